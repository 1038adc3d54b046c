//! Why a call failed.

use crate::config::ConfigError;

/// Why a call failed, in words for the user. The lab is as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabError(pub String);

impl std::fmt::Display for LabError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! lab_error_from {
    ($($source:ty),*) => {$(
        impl From<$source> for LabError {
            fn from(error: $source) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}

lab_error_from!(
    ConfigError,
    crate::device::ReadError,
    crate::ode::Cancelled,
    crate::ode::OdeError,
    crate::store::StoreError,
    crate::train::TrainError
);
