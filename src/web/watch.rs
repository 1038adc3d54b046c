//! Long calls under the eyes of a JavaScript function.

use crate::device::Backend;
use crate::lab::{LabError, Watch};
use crate::ode::Cancelled;
use js_sys::{Function, Promise};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Runs a long call under the eyes of a JavaScript function, which is called with the fraction done and answers
/// whether to go on, at once or by a promise. When it ends the call, the error is called `AbortError`, as the
/// browser's own are.
pub async fn watched<T>(
    backend: &Backend,
    watch: JsValue,
    call: impl AsyncFnOnce(&mut Watch<'_>) -> Result<T, LabError>,
) -> Result<T, JsValue> {
    let Some(function) = watch.dyn_ref::<Function>() else {
        return Ok(call(&mut Watch::nobody()).await?);
    };
    let ended = Rc::new(Cell::new(false));
    let mut watch = Watch::new(|done| {
        let answer = function.call1(&JsValue::NULL, &done.into());
        let (ended, backend) = (ended.clone(), backend.clone());
        Box::pin(async move {
            let goes_on = match answer.map_err(|_| Cancelled)?.dyn_into::<Promise>() {
                Err(answer) => answer.is_truthy(),
                Ok(promise) => {
                    let answer = JsFuture::from(promise).await.map_err(|_| Cancelled)?;
                    // The queue of the GPU stays as short as these pauses.
                    backend.drain().await;
                    answer.is_truthy()
                }
            };
            ended.set(!goes_on);
            if goes_on { Ok(()) } else { Err(Cancelled) }
        })
    });
    call(&mut watch).await.map_err(|error| {
        let error: JsValue = error.into();
        if ended.get() {
            error.unchecked_ref::<js_sys::Error>().set_name("AbortError");
        }
        error
    })
}
