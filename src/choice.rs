//! Choices among names, as their users write them.

use serde::Serialize;

/// An enum that knows all its names.
pub trait Choice: Copy + PartialEq + Serialize + 'static {
    const ALL: &'static [Self];
}

/// Defines an enum without fields that is read and written in kebab-case, with the list of all its names.
macro_rules! choice {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$of:meta])* $variant:ident,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $crate::choice::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}
pub(crate) use choice;

/// As its user writes it; nothing where it is left out.
pub fn name(choice: &impl Serialize) -> String {
    serde_json::to_value(choice)
        .ok()
        .and_then(|value| value.as_str().map(String::from))
        .unwrap_or_default()
}

pub fn names<T: Choice>() -> Vec<String> {
    T::ALL.iter().map(name).collect()
}
