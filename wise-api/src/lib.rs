//! The Wise Platform API.
