//! The operations that the client itself calls, as facts of the newest version: where a call goes, and nothing of how its answer is read.

use crate::runtime::OperationInfo;
use crate::{Operation, versions};

/// Exchanging a grant for tokens.
pub(crate) const OAUTH_TOKEN: OperationInfo =
    <versions::newest::oauth_token::operation::Create as Operation>::INFO;
