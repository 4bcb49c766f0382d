//! The state of a movement between balances, which only the list of activities has.

use serde_json::Value;

use super::read::Read;
use crate::engine::{Operation, OperationInfo, Request, Response};
use crate::{Error, Json, Timestamp, Wise};

/// The activity type of a movement between balances.
const RESOURCE: &str = "BALANCE_TRANSACTION";
/// The longest page.
const SIZE: i64 = 100;
/// The most pages that one poll reads, so that an endless list does not block it.
const MOST_PAGES: usize = 50;
/// The clock that dates activities may be behind the one that dates movements.
const EARLIER: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

/// The activities that may be about a movement: a list operation of any version with these parameters.
#[derive(Clone, Debug)]
pub(super) struct Activities<O> {
    pub(super) list: O,
    pub(super) since: Timestamp,
    pub(super) cursor: Option<String>,
}

impl<O: Operation> Operation for Activities<O> {
    type Output = Json;

    const INFO: OperationInfo = O::INFO;

    #[inline]
    fn info(&self) -> OperationInfo {
        self.list.info()
    }

    #[inline]
    fn request(&self) -> Result<Request, Error> {
        let mut request = self.list.request()?;
        request.query("monetaryResourceType", &RESOURCE);
        request.query("since", &self.since);
        request.query("size", &SIZE);
        if let Some(cursor) = &self.cursor {
            request.query("nextCursor", cursor);
        }
        Ok(request)
    }

    #[inline]
    fn decode(response: &Response) -> Result<Json, Error> {
        response.json()
    }
}

/// The start of the search for an activity about something created at this time.
#[inline]
pub(super) fn since(created: Timestamp) -> Timestamp {
    let earlier = created
        .instant()
        .and_then(|at| at.checked_sub(EARLIER).ok());
    earlier.map_or(created, Timestamp::from)
}

/// The state of a movement, if there is an activity about it.
pub(super) async fn read<O: Operation + Clone>(
    wise: Wise,
    mut activities: Activities<O>,
    id: &str,
) -> Result<Read, Error> {
    let mut read = Read::default();
    for _ in 0..MOST_PAGES {
        let response = wise.send(activities.clone()).into_response().await?;
        let (at, page) = (Read::date(&response), Read::body(&response)?);
        read.at = at;
        read.state = status(&page, id);
        let next = page.get("cursor").and_then(Value::as_str);
        let next = next.filter(|next| !next.is_empty()).map(str::to_owned);
        if read.state.is_some() || next.is_none() || next == activities.cursor {
            break;
        }
        activities.cursor = next;
    }
    Ok(read)
}

/// The status of the activity about a balance transaction.
#[inline]
fn status(page: &Value, id: &str) -> Option<String> {
    let activities = page.get("activities")?.as_array()?;
    let is = |activity: &&Value| {
        let text = |place| activity.pointer(place).and_then(Value::as_str);
        let number = activity.pointer("/resource/id").and_then(Value::as_i64);
        let same = text("/resource/id") == Some(id)
            || number.is_some_and(|number| number.to_string() == id);
        same && text("/resource/type") == Some(RESOURCE)
    };
    let found = activities.iter().find(is)?;
    Some(found.get("status")?.as_str()?.to_owned())
}
