//! Which choices go together. A section checks what stands in it alone; what depends on another section is here,
//! most of it as one list, [`RULES`].

use super::limits::condition::LABELS;
use super::loss::TimeKind;
use super::{
    ConditionKind, Config, ConfigError, DataKind, Dequantization, LossKind, ScheduleKind,
    ScoreKind, require,
};
use crate::choice::{Choice, name, names};
use crate::data::{Distribution, MOST_EXACT, Scaling};
use crate::loss::{Targets, Weighting};

/// A choice that goes only with some values of another field.
pub struct Rule {
    pub field: &'static str,
    pub values: &'static [&'static str],
    pub needs: &'static str,
    pub allowed: &'static [&'static str],
    pub reason: &'static str,
}

const LEARNED: &[&str] = &["network", "energy"];
const TIMED: &[&str] = &["uniform", "importance", "log-normal", "ladder"];
const NOT_EXPLICIT: &[&str] = &["denoising", "implicit", "sliced", "sliced-vr"];
const ONE_AT_A_TIME: &str = "one of the two is learned at a time";
const ONLY_THE_BOUND: &str = "only the bound judges what is learned besides the score";
const NOTHING_LEARNED: &str = "an exact score learns nothing";

const fn rule(
    field: &'static str,
    values: &'static [&'static str],
    needs: &'static str,
    allowed: &'static [&'static str],
    reason: &'static str,
) -> Rule {
    Rule { field, values, needs, allowed, reason }
}

pub const RULES: &[Rule] = &[
    rule("data.dequantization", &["variational"], "score.kind", LEARNED, NOTHING_LEARNED),
    rule("data.dequantization", &["variational"], "loss.kind", &["denoising"], ONLY_THE_BOUND),
    rule(
        "data.dequantization",
        &["variational"],
        "loss.weighting",
        &["likelihood"],
        ONLY_THE_BOUND,
    ),
    rule(
        "data.dequantization",
        &["variational"],
        "loss.time",
        &["uniform", "importance", "log-normal"],
        "the bound has all noise levels",
    ),
    rule("data.dequantization", &["variational"], "sde.schedule", &["fixed"], ONE_AT_A_TIME),
    rule("sde.schedule", &["learned"], "score.kind", LEARNED, NOTHING_LEARNED),
    rule(
        "sde.schedule",
        &["learned"],
        "loss.kind",
        NOT_EXPLICIT,
        "the target of explicit moves with the schedule",
    ),
    rule("sde.schedule", &["learned"], "loss.weighting", &["likelihood"], ONLY_THE_BOUND),
    rule(
        "sde.schedule",
        &["learned"],
        "loss.time",
        &["uniform"],
        "with importance the schedule would change nothing",
    ),
    rule(
        "loss.weighting",
        &["uniform", "variance", "likelihood", "preconditioned"],
        "loss.time",
        TIMED,
        "at one noise level there is nothing to weigh",
    ),
    rule("loss.time", &["ladder"], "sde.kind", &["ve"], "a ladder is its geometric σ₁…σ_L"),
    rule(
        "loss.targets",
        &["averaged"],
        "sde.schedule",
        &["fixed"],
        "the mean of the arrows moves with the schedule",
    ),
    rule(
        "data.dequantization",
        &["variational"],
        "loss.targets",
        &["single"],
        "each row would have to see how the others are dequantized",
    ),
    rule(
        "condition.kind",
        &["classifier", "classifier-free"],
        "score.kind",
        LEARNED,
        "an exact score knows every label",
    ),
    rule(
        "condition.kind",
        &["classifier"],
        "loss.time",
        TIMED,
        "a classifier is trained on all noise levels",
    ),
    rule(
        "condition.kind",
        &["classifier-free"],
        "loss.kind",
        NOT_EXPLICIT,
        "the target of explicit is the score of all labels together",
    ),
];

/// What a field may hold where there is no noise at all.
pub(super) const WITHOUT_NOISE: [(&str, &[&str], &str); 2] = [
    ("loss.kind", &["implicit", "sliced", "sliced-vr", "explicit"], "there is no noise to remove"),
    (
        "score.parametrisation",
        &["preconditioned", "score"],
        "without noise there is none to predict",
    ),
];

/// Of a configuration whose sections are complete.
pub(super) fn validate(config: &Config) -> Result<(), ConfigError> {
    for Rule { field, values, needs, allowed, reason } in RULES {
        let (value, other) = (chosen(config, field), chosen(config, needs));
        if !values.contains(&&*value) || allowed.contains(&&*other) {
            continue;
        }
        let others: Vec<String> =
            names_of(field).into_iter().filter(|name| !values.contains(&&**name)).collect();
        let others = if others.is_empty() { "left out".into() } else { others.join(" or ") };
        let list = allowed.join(", ");
        let shown = if *field == "loss.time" { config.loss.time().shown() } else { value.clone() };
        let instead =
            format!("{others} with {needs} {other}; {value} needs {needs} {list}: {reason}");
        require(false, field, shown, instead)?;
    }
    validate_without_noise(config)?;
    validate_data(config, &*config.data.build(false).0)
}

/// The name of what stands in a field that the rules speak of; nothing where it is left out.
fn chosen(config: &Config, field: &str) -> String {
    match field {
        "data.dequantization" => name(&config.data.dequantization),
        "sde.kind" => name(&config.sde.kind),
        "sde.schedule" => name(&config.sde.schedule),
        "score.kind" => name(&config.score.kind),
        "score.parametrisation" => name(&config.score.parametrisation()),
        "loss.kind" => name(&config.loss.kind),
        "loss.weighting" => name(&config.loss.weighting),
        "loss.targets" => name(&config.loss.targets()),
        "loss.time" => name(&config.loss.time().kind()),
        "condition.kind" => name(&config.condition.kind),
        _ => unreachable!("{field} is in no rule"),
    }
}

/// All that may stand in a field that a rule limits.
fn names_of(field: &str) -> Vec<String> {
    match field {
        "data.dequantization" => names::<Dequantization>(),
        "sde.schedule" => names::<ScheduleKind>(),
        "loss.targets" => names::<Targets>(),
        "loss.weighting" => names::<Weighting>(),
        "loss.time" => names::<TimeKind>(),
        "condition.kind" => names::<ConditionKind>(),
        _ => unreachable!("{field} is limited by no rule"),
    }
}

/// At { fixed: 0 } the data stay as they are.
fn validate_without_noise(config: &Config) -> Result<(), ConfigError> {
    if config.loss.fixed_noise().is_none_or(|noise| noise.0 > 0.0) {
        return Ok(());
    }
    for (field, allowed, reason) in WITHOUT_NOISE {
        let value = chosen(config, field);
        let instead = format!("{} at {{ fixed: 0 }}: {reason}", allowed.join(" or "));
        require(value.is_empty() || allowed.contains(&&*value), field, value, instead)?;
    }
    Ok(())
}

/// What only some data allow, see [`needed_data`].
fn validate_data(config: &Config, data: &dyn Distribution) -> Result<(), ConfigError> {
    let explicit = config.loss.kind == LossKind::Explicit;
    if explicit || !config.score.learns() {
        let known = config.loss.known_score(data).is_some();
        let many = config.data.points().len() / 2 > MOST_EXACT;
        let data = match many {
            true => {
                format!("more than {MOST_EXACT} points: their exact score looks at all of them")
            }
            false => "these data: their score is not known here".into(),
        };
        require(known || !explicit, "loss.kind", "explicit", format!("another loss for {data}"))?;
        require(known, "score.kind", "exact", format!("network or energy for {data}"))?;
    }
    if let Some(smoothing) = config.data.smoothing {
        let allowed = "left out with score.kind exact, which is that of the points themselves";
        require(config.score.learns(), "data.smoothing", smoothing, allowed)?;
    }
    let kind = config.condition.kind;
    let refused = |ok, allowed: &str| {
        require(ok || kind == ConditionKind::None, "condition.kind", name(&kind), allowed)
    };
    let labels = data.labels() as f64;
    refused(labels >= LABELS.least, "none for these data: they have fewer than two labels")?;
    refused(labels <= LABELS.most, "none with more than 100 labels")
}

/// Choices that only some data allow: field, value, and those data. Of a mixture it depends on its components, of
/// points on the noise and on how many there are, too.
pub(super) fn needed_data() -> Vec<(&'static str, String, Vec<DataKind>)> {
    let data = |holds: fn(DataKind) -> bool| -> Vec<DataKind> {
        DataKind::ALL.iter().copied().filter(|kind| holds(*kind)).collect()
    };
    let (known, labelled) = (data(DataKind::score_is_known), data(DataKind::is_labelled));
    let learned = ConditionKind::ALL.iter().filter(|kind| **kind != ConditionKind::None);
    learned
        .map(|kind| ("condition.kind", name(kind), labelled.clone()))
        .chain([
            ("loss.kind", name(&LossKind::Explicit), known.clone()),
            ("score.kind", name(&ScoreKind::Exact), known),
            ("data.scaling", name(&Scaling::Common), data(|kind| kind.takes(Scaling::Common))),
            ("data.scaling", name(&Scaling::Axes), data(|kind| kind.takes(Scaling::Axes))),
        ])
        .collect()
}
