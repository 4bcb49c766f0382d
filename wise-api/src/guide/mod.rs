//! How to do what takes more than one call: a page for each topic. There is no code here.

pub mod authentication;
pub mod jose;
pub mod pages;
pub mod webhooks;
