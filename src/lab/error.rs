//! What failures below become: refusals in words for the user.

pub use crate::refusal::Refusal as LabError;

use crate::device::ReadError;
use crate::ode::{Cancelled, OdeError};
use crate::store::StoreError;
use crate::train::TrainError;

impl From<ReadError> for LabError {
    fn from(error: ReadError) -> Self {
        Self::plain(error.to_string())
    }
}

impl From<Cancelled> for LabError {
    fn from(error: Cancelled) -> Self {
        Self::plain(error.to_string())
    }
}

impl From<OdeError> for LabError {
    fn from(error: OdeError) -> Self {
        let message = error.to_string();
        match error {
            OdeError::Stuck { .. } | OdeError::TooManySteps { .. } => Self {
                field: Some("atol".into()),
                allowed: Some("larger, and rtol with it".into()),
                ..Self::plain(format!("atol: {message}"))
            },
            OdeError::Read(_) | OdeError::Cancelled => Self::plain(message),
        }
    }
}

impl From<TrainError> for LabError {
    fn from(error: TrainError) -> Self {
        let message = error.to_string();
        match error {
            TrainError::Diverged { rate, .. } => Self {
                field: Some("training.learningRate".into()),
                value: rate.into(),
                allowed: Some(format!("below {rate}")),
                ..Self::plain(message)
            },
            TrainError::Read(_) => Self::plain(message),
        }
    }
}

impl From<StoreError> for LabError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Read(_) => Self::plain(message),
            StoreError::Malformed(_) => Self {
                field: Some("bytes".into()),
                allowed: Some("a file written by save".into()),
                ..Self::plain(message)
            },
        }
    }
}
