//! Aborts a call from JavaScript.

use std::pin::pin;

use futures::future::{Either, select};
use napi_derive::napi;
use tokio::sync::watch;

use crate::error::{Code, Error, Result};

#[napi]
#[derive(Default)]
pub struct NativeAbort {
    aborted: watch::Sender<bool>,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn abort(&self) {
        self.aborted.send_replace(true);
    }
}

impl NativeAbort {
    /// Drops the work when it is aborted first. Parts of it that already run on other threads finish by themselves.
    pub async fn or<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut aborted = self.aborted.subscribe();
        let aborted = pin!(async { aborted.wait_for(|aborted| *aborted).await.is_ok() });
        match select(aborted, pin!(work)).await {
            Either::Left(_) => Err(Error::new(Code::Aborted, "the operation was aborted")),
            Either::Right((result, _)) => result,
        }
    }
}
