//! Long calls tell how far they are, and may be ended.

use crate::ode::Cancelled;
use std::pin::Pin;

type Answer = Pin<Box<dyn Future<Output = Result<(), Cancelled>>>>;

/// Is told the fraction done at every step of a long call.
pub struct Watch<'a>(Option<Box<dyn FnMut(f64) -> Answer + 'a>>);

impl<'a> Watch<'a> {
    pub fn new(tell: impl FnMut(f64) -> Answer + 'a) -> Self {
        Self(Some(Box::new(tell)))
    }

    pub fn nobody() -> Self {
        Self(None)
    }

    /// The same watcher for a part of the call, from one fraction to another.
    pub fn part(&mut self, from: f64, to: f64) -> Watch<'_> {
        Watch(self.0.as_mut().map(|tell| -> Box<dyn FnMut(f64) -> Answer + '_> {
            Box::new(move |done| tell(from + done * (to - from)))
        }))
    }

    /// # Errors
    /// If the watcher wants the call to end.
    pub async fn tell(&mut self, done: f64) -> Result<(), Cancelled> {
        match &mut self.0 {
            Some(tell) => tell(done).await,
            None => Ok(()),
        }
    }
}
