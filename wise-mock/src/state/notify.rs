//! Who is told what. A notification is held against the contract before it leaves.

use std::sync::Arc;

use http::Uri;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use uuid::Uuid;

use super::delivery::Notification;
use super::digits::written;
use super::events::{Data, Event, stamp};
use super::records::{Outbox, Subscription};
use super::world::World;
use crate::contract::{Breach, Contracts};
use crate::generate::Source;

impl Outbox {
    pub(super) fn new(
        queue: UnboundedSender<Notification>,
        pending: Arc<watch::Sender<usize>>,
    ) -> Self {
        Self { queue, pending }
    }

    fn put(&self, notification: Notification) {
        self.pending.send_modify(|pending| *pending += 1);
        if self.queue.send(notification).is_err() {
            // A mock that has stopped delivers nothing any more.
            self.pending.send_modify(|pending| *pending -= 1);
        }
    }
}

/// To whom a notification goes.
struct Receiver<'a> {
    subscription: Uuid,
    event: &'a str,
    version: &'a str,
    url: &'a Uri,
    test: bool,
}

impl<'a> Receiver<'a> {
    fn of(subscription: &'a Subscription) -> Self {
        Self {
            subscription: subscription.id,
            event: &subscription.event,
            version: &subscription.version,
            url: &subscription.url,
            test: false,
        }
    }
}

impl World {
    /// Tells an event of a profile to all who subscribed to it.
    pub(super) fn emit(&mut self, profile: i64, event: &Event) {
        let now = self.now();
        for subscription in self.listening(event.name(), Some(profile)) {
            let version = &subscription.version;
            let data = match event.data(version, profile, now) {
                Data::Whole(data) => data,
                Data::Known(known) => self.made_up(event.name(), version, &known, Merge::Known),
            };
            if let Err(breaches) = self.send(&Receiver::of(&subscription), &data, now) {
                self.broken = Some(format!("{} {version}: {breaches:?}", event.name()));
            }
        }
    }

    /// Tells an event of which this much is known.
    pub(super) fn tell(&mut self, profile: i64, name: &'static str, known: Value) {
        self.emit(profile, &Event::Other { name, known });
    }

    /// Sends an event that did not happen, whose ids are zero, as Wise's test notifications are. The id of the delivery.
    pub(super) fn emit_test(&mut self, subscription: &Subscription) -> Result<Uuid, Vec<Breach>> {
        let now = self.now();
        let (event, version) = (&subscription.event, &subscription.version);
        let mut data = self.made_up(event, version, &Value::Null, Merge::Known);
        without_ids(&mut data);
        let receiver = Receiver {
            test: true,
            ..Receiver::of(subscription)
        };
        self.send(&receiver, &data, now)
    }

    /// Sends an event that did not happen to all who subscribed to it; `data` goes over what is made up. How many they are.
    pub(super) fn emit_made_up(&mut self, event: &str, data: &Value) -> Result<usize, Vec<Breach>> {
        let now = self.now();
        let listening = self.listening(event, None);
        for subscription in &listening {
            let data = self.made_up(event, &subscription.version, data, Merge::All);
            self.send(&Receiver::of(subscription), &data, now)?;
        }
        Ok(listening.len())
    }

    /// The same for a receiver that has not subscribed.
    pub(super) fn send_made_up(
        &mut self,
        event: &str,
        version: &str,
        url: &Uri,
        data: &Value,
    ) -> Result<(), Vec<Breach>> {
        let now = self.now();
        let data = self.made_up(event, version, data, Merge::All);
        let receiver = Receiver {
            subscription: self.ids.uuid(),
            event,
            version,
            url,
            test: false,
        };
        self.send(&receiver, &data, now).map(drop)
    }

    fn listening(&self, event: &str, profile: Option<i64>) -> Vec<Subscription> {
        let all = self.subscriptions.iter();
        let listening = all.filter(|subscription| {
            subscription.event == event
                && profile.is_none_or(|profile| subscription.scope.covers(profile))
        });
        listening.cloned().collect()
    }

    /// Data that the contract describes, with what is known in its place.
    fn made_up(&mut self, event: &str, version: &str, known: &Value, how: Merge) -> Value {
        let seed = self.ids.uuid().as_u64_pair().0;
        let schema = Contracts::get()
            .ok()
            .and_then(|c| c.notification(event, version));
        let mut whole = schema.map_or(Value::Null, |schema| Source::new(seed).value(schema));
        let mut data = whole["data"].take();
        if !known.is_null() {
            merge(&mut data, known, how);
        }
        data
    }

    fn send(
        &mut self,
        to: &Receiver<'_>,
        data: &Value,
        now: Timestamp,
    ) -> Result<Uuid, Vec<Breach>> {
        let body = written(&json!({
            "data": data,
            "subscription_id": to.subscription.to_string(),
            "event_type": to.event,
            "schema_version": to.version,
            "sent_at": stamp(to.version, now),
        }));
        let contracts = Contracts::get().ok();
        if let Some(schema) = contracts.and_then(|c| c.notification(to.event, to.version)) {
            let breaches = schema.check(&serde_json::from_str(&body).unwrap_or_default());
            if !breaches.is_empty() {
                return Err(breaches);
            }
        }
        let delivery = self.ids.uuid();
        self.outbox.put(Notification {
            delivery,
            subscription: to.subscription,
            url: to.url.clone(),
            body: body.into(),
            test: to.test,
        });
        Ok(delivery)
    }
}

/// Which members go over what is made up.
#[derive(Clone, Copy, PartialEq)]
enum Merge {
    All,
    /// Only those that this event has in this version.
    Known,
}

fn merge(into: &mut Value, from: &Value, how: Merge) {
    match (into, from) {
        // What does not happen in this event.
        (_, Value::Null) if how == Merge::Known => {}
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                match into.get_mut(name) {
                    Some(member) => merge(member, value, how),
                    None if how == Merge::All => {
                        into.insert(name.clone(), value.clone());
                    }
                    None => {}
                }
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// Whole numbers that are ids become zero.
fn without_ids(data: &mut Value) {
    let id = |name: &str| name == "id" || name.ends_with("_id") || name.ends_with("Id");
    match data {
        Value::Object(members) => {
            for (name, value) in members {
                if id(name) && value.is_i64() {
                    *value = json!(0);
                }
                without_ids(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_ids),
        _ => {}
    }
}
