//! Which choices go together. A section checks what stands in it alone; what depends on another section is here,
//! most of it as one list, [`RULES`].

use super::{Config, ConfigError, name, require};
use crate::data::{Distribution, MOST_EXACT};

/// A choice that goes only with some values of another field.
pub struct Rule {
    pub field: &'static str,
    pub values: &'static [&'static str],
    pub needs: &'static str,
    pub allowed: &'static [&'static str],
    pub reason: &'static str,
}

const LEARNED: &[&str] = &["network", "energy"];
const TIMED: &[&str] = &["uniform", "importance", "ladder"];
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
        &["uniform", "importance"],
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
        &["variance", "likelihood"],
        "loss.time",
        TIMED,
        "at one noise level there is nothing to weigh",
    ),
    rule("loss.time", &["ladder"], "sde.kind", &["ve"], "a ladder is its geometric σ₁…σ_L"),
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

/// A network takes one input for each label.
const MOST_LABELS: usize = 100;

/// Of a configuration whose sections have been validated.
pub(super) fn validate(config: &Config) -> Result<(), ConfigError> {
    for Rule { field, values, needs, allowed, reason } in RULES {
        let (value, other) = (chosen(config, field), chosen(config, needs));
        let ok = !values.contains(&&*value) || allowed.contains(&&*other);
        let list = allowed.join(", ");
        let instead =
            format!("another with {needs} {other}: {value} needs {needs} {list}, because {reason}");
        require(ok, field, &value, &instead)?;
    }
    validate_without_noise(config)?;
    validate_data(config, &*config.data.build(false).0)
}

/// The name of what stands in a field that the rules speak of; nothing where it is left out.
fn chosen(config: &Config, field: &str) -> String {
    match field {
        "data.dequantization" => name(&config.data.dequantization),
        "sde.kind" => config.sde.kind(),
        "sde.schedule" => name(&config.sde.schedule),
        "score.kind" => config.score.kind(),
        "loss.kind" => name(&config.loss.kind),
        "loss.weighting" => name(&config.loss.weighting),
        "loss.time" => config.loss.time.name(),
        "condition.kind" => config.condition.kind(),
        _ => unreachable!("{field} is in no rule"),
    }
}

/// At { fixed: 0 } the data stay as they are.
fn validate_without_noise(config: &Config) -> Result<(), ConfigError> {
    if config.loss.fixed_noise().is_none_or(|noise| noise.0 > 0.0) {
        return Ok(());
    }
    require(
        name(&config.loss.kind) != "denoising",
        "loss.kind",
        "denoising",
        "implicit, sliced, sliced-vr or explicit at { fixed: 0 }: there is no noise to remove",
    )?;
    let predicted = config.score.parametrisation().map(|p| name(&p)).unwrap_or_default();
    require(
        !["noise", "data"].contains(&&*predicted),
        "score.parametrisation",
        &predicted,
        "preconditioned or score at { fixed: 0 }: without noise there is none to predict",
    )
}

/// What only some data allow.
fn validate_data(config: &Config, data: &dyn Distribution) -> Result<(), ConfigError> {
    let explicit = name(&config.loss.kind) == "explicit";
    if explicit || !config.score.learns() {
        let known = config.loss.known_score(data).is_some();
        let many = config.data.points().len() / 2 > MOST_EXACT;
        let data = match many {
            true => {
                format!("more than {MOST_EXACT} points: their exact score looks at all of them")
            }
            false => "these data: their score is not known here".into(),
        };
        require(known || !explicit, "loss.kind", "explicit", &format!("another loss for {data}"))?;
        require(known, "score.kind", "exact", &format!("network or energy for {data}"))?;
    }
    let kind = config.condition.kind();
    let refused =
        |ok, allowed: &str| require(ok || kind == "none", "condition.kind", &kind, allowed);
    refused(data.labels() >= 2, "none for these data: they have fewer than two labels")?;
    refused(data.labels() <= MOST_LABELS, "none with more than 100 labels")
}
