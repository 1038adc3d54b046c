//! Saved labs: one safetensors file with the weights, their moving average, Adam's moments, and in its
//! metadata the step and the configuration.

use crate::config::{Config, Form, GivenPoints};
use crate::data::Scaling;
use crate::device::{ReadError, read, upload_list};
use crate::train::State;
use burn::tensor::Tensor;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;

/// A file that is no saved lab, or a device that does not answer.
#[derive(Debug)]
pub enum StoreError {
    Read(ReadError),
    Malformed(String),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Malformed(what) => {
                write!(f, "load: {what}; it must be a file written by save")
            }
        }
    }
}

fn malformed(what: impl std::fmt::Display) -> StoreError {
    StoreError::Malformed(what.to_string())
}

/// The one entry of the file's metadata: its value is a [`Header`] in JSON.
const HEADER: &str = "score-lab";

/// The tensor of points that were given as one array.
const POINTS: &str = "data.points";

/// More steps than anyone takes, and fewer than Adam's counter holds.
const MOST_STEPS: usize = 1_000_000_000;

#[derive(Serialize, Deserialize)]
struct Header {
    step: usize,
    config: Config,
}

/// The lists of a state by their names in the file.
const LISTS: [&str; 4] = ["weight", "average", "first-moment", "second-moment"];

/// Before the first step there are no moments.
fn lists(state: &State) -> Vec<Vec<Tensor<2>>> {
    let [weights, average] = [&state.weights, &state.average].map(|list| state.split(list));
    let moments = [&state.first_moment, &state.second_moment].map(|list| state.split(list));
    [weights, average].into_iter().chain(moments.into_iter().filter(|_| state.step > 0)).collect()
}

/// Whose states a file may hold, by the beginning of their tensors' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Score,
    Classifier,
}

impl Owner {
    fn name(self, list: &str, i: usize) -> String {
        match self {
            Self::Score => format!("{list}.{i}"),
            Self::Classifier => format!("classifier.{list}.{i}"),
        }
    }
}

/// Writes a lab with all that it has learned; an exact score has no state.
pub async fn save(config: &Config, states: &[(Owner, &State)]) -> Result<Vec<u8>, StoreError> {
    let mut names = Vec::new();
    let mut shapes = Vec::new();
    let mut tensors = Vec::new();
    for (owner, state) in states {
        for (list, name) in lists(state).into_iter().zip(LISTS) {
            for (i, tensor) in list.into_iter().enumerate() {
                names.push(owner.name(name, i));
                shapes.push(tensor.dims().to_vec());
                tensors.push(tensor);
            }
        }
    }
    let values = if tensors.is_empty() {
        Vec::new()
    } else {
        read(tensors).await.map_err(StoreError::Read)?
    };
    let bytes: Vec<Vec<u8>> =
        values.iter().map(|v| v.iter().flat_map(|x| x.to_le_bytes()).collect()).collect();
    let mut config = config.clone();
    // As text, lists of a million points would take seconds.
    let points = config.data.points.take_if(|points| points.form() != Form::List);
    let points = points.as_ref().map(bytes_of);
    let view =
        |dtype, shape, bytes| TensorView::new(dtype, shape, bytes).expect("bytes of that shape");
    let views =
        names
            .into_iter()
            .zip(shapes)
            .zip(&bytes)
            .map(|((name, shape), bytes)| (name, view(Dtype::F32, shape, &bytes[..])))
            .chain(points.iter().map(|(dtype, rows, bytes)| {
                (POINTS.into(), view(*dtype, vec![*rows, 2], &bytes[..]))
            }));
    let header = Header { step: states.first().map_or(0, |(_, state)| state.step), config };
    let header = serde_json::to_string(&header).expect("a configuration is JSON");
    let metadata = HashMap::from([(HEADER.into(), header)]);
    safetensors::serialize(views, Some(metadata)).map_err(malformed)
}

/// Type, rows and bytes of points.
fn bytes_of(points: &GivenPoints) -> (Dtype, usize, Vec<u8>) {
    let values = points.values().iter();
    let (dtype, bytes) = match points.form() {
        Form::Float32Array => {
            (Dtype::F32, values.flat_map(|&x| (x as f32).to_le_bytes()).collect())
        }
        _ => (Dtype::F64, values.flat_map(|x| x.to_le_bytes()).collect()),
    };
    (dtype, points.values().len() / 2, bytes)
}

/// The points that [`bytes_of`] wrote, where there are any.
fn points(tensors: &SafeTensors<'_>) -> Result<Option<GivenPoints>, StoreError> {
    let Ok(view) = tensors.tensor(POINTS) else { return Ok(None) };
    let (size, form) = match view.dtype() {
        Dtype::F32 => (4, Form::Float32Array),
        Dtype::F64 => (8, Form::Float64Array),
        other => return Err(malformed(format!("{POINTS} is {other:?} and not F32 or F64"))),
    };
    let number = |bytes: &[u8]| match bytes.try_into() {
        Ok(bytes) => f64::from_le_bytes(bytes),
        Err(_) => f32::from_le_bytes(bytes.try_into().expect("four bytes")).into(),
    };
    let values: Vec<f64> = view.data().chunks_exact(size).map(number).collect();
    Ok(Some(GivenPoints::new(values, form)))
}

/// A saved lab whose configuration has been read.
pub struct Saved<'a> {
    tensors: SafeTensors<'a>,
    step: usize,
}

/// Opens a saved lab.
pub fn open(bytes: &[u8]) -> Result<(Config, Saved<'_>), StoreError> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(malformed)?;
    let text = header.metadata().as_ref().and_then(|metadata| metadata.get(HEADER));
    let text = text.ok_or_else(|| malformed(format!("its metadata has no {HEADER}")))?;
    let refused = |error| malformed(format!("its configuration is refused ({error})"));
    let mut header: Value = serde_json::from_str(text).map_err(refused)?;
    let score = &header["config"]["score"];
    if score["kind"] != "exact" && score["features"].is_null() {
        return Err(malformed(
            "its network is of an older kind, which was told the time in every layer, and cannot be run any more",
        ));
    }
    drop_idle(&mut header["config"]);
    let Header { step, mut config } = serde_json::from_value(header).map_err(refused)?;
    // A file that does not say so is older than scaling.
    config.data.scaling.get_or_insert(Scaling::None);
    if step > MOST_STEPS {
        return Err(malformed(format!("its step, {step}, is not allowed (0 to {MOST_STEPS})")));
    }
    let tensors = SafeTensors::deserialize(bytes).map_err(malformed)?;
    if let Some(points) = points(&tensors)? {
        config.data.points = Some(points);
    }
    Ok((config, Saved { tensors, step }))
}

/// Files that were written when choices without effect were still allowed hold some.
fn drop_idle(config: &mut Value) {
    let of = |section: &str| config[section]["kind"].as_str().unwrap_or_default().to_string();
    let (loss, score) = (of("loss"), of("score"));
    if let Some(section) = config["loss"].as_object_mut().filter(|_| !loss.starts_with("sliced")) {
        section.remove("projections");
        section.remove("projection");
    }
    if let Some(config) = config.as_object_mut().filter(|_| score == "exact") {
        config.remove("training");
    }
}

impl Saved<'_> {
    /// The state, which must have the shapes of `like`, on its device.
    pub fn state(&self, owner: Owner, like: &State) -> Result<State, StoreError> {
        let list = |name: &str| -> Result<Tensor<1>, StoreError> {
            let shapes = like.shapes.iter().enumerate();
            let values = shapes.map(|(i, shape)| self.values(&owner.name(name, i), *shape));
            let values = values.collect::<Result<Vec<_>, _>>()?.concat();
            Ok(upload_list(values, &like.weights.device()))
        };
        let [weights, average] = [list(LISTS[0])?, list(LISTS[1])?];
        let mut state = State { step: self.step, weights, average, ..like.clone() };
        if self.step > 0 {
            state.first_moment = list(LISTS[2])?;
            state.second_moment = list(LISTS[3])?;
        }
        Ok(state)
    }

    fn values(&self, name: &str, shape: [usize; 2]) -> Result<Vec<f32>, StoreError> {
        let view = self.tensors.tensor(name).map_err(malformed)?;
        if view.dtype() != Dtype::F32 || view.shape() != shape {
            return Err(malformed(format!(
                "{name} is {:?} {:?} and not F32 {shape:?}",
                view.dtype(),
                view.shape(),
            )));
        }
        let values: Vec<f32> = view
            .data()
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        if values.iter().any(|x| !x.is_finite()) {
            return Err(malformed(format!("{name} holds a number that is not finite")));
        }
        Ok(values)
    }
}
