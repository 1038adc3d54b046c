//! Every wrong value is refused by a message that names the field, the value and what is allowed.

use pollster::block_on;
use score_lab::config::{
    Config, DensityOptions, EvaluateOptions, ModelEvolutionOptions, NearestOptions, SampleOptions,
    ScheduleOptions, TrainingConfig, parse,
};
use score_lab::device::Backend;
use score_lab::lab::{Lab, Watch};
use serde_json::{Value, json};

fn refused(config: Value) -> String {
    match parse::<Config, _>(config) {
        Err(error) => error.message,
        Ok(config) => Lab::new(config, Backend::cpu("")).err().expect("a refusal").message,
    }
}

#[track_caller]
fn assert_names(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "“{message}” does not name “{part}”");
    }
}

#[test]
fn an_empty_configuration_is_complete() {
    let config = parse::<Config, _>(json!({})).unwrap().complete().unwrap();
    let written = serde_json::to_value(&config).unwrap();
    assert_eq!(written["data"]["kind"], "moons");
    assert_eq!(
        written["sde"],
        json!({ "kind": "vp", "schedule": "fixed", "betaMin": 0.1, "betaMax": 20.0 })
    );
    assert_eq!(parse::<Config, _>(written).unwrap(), config);
}

#[test]
fn unknown_names_are_refused_with_the_known_ones() {
    let cases = [
        (json!({ "date": {} }), vec!["date", "data"]),
        (json!({ "data": { "kind": "moon" } }), vec!["data", "moon", "moons", "pinwheel"]),
        (json!({ "sde": { "kind": "vpp" } }), vec!["sde", "vpp", "vp", "sub-vp", "ve"]),
        (json!({ "sde": { "kind": "ve", "betaMin": 1 } }), vec!["sde", "betaMin", "sigmaMin"]),
        (json!({ "loss": { "kind": "denoising", "weighting": "x" } }), vec!["x", "variance"]),
        (json!({ "training": { "batchsize": 1 } }), vec!["training", "batchsize", "batchSize"]),
    ];
    for (config, parts) in cases {
        assert_names(&refused(config), &parts);
    }
}

#[test]
fn values_out_of_range_are_refused_with_the_range() {
    let points = |points: Value| json!({ "data": { "kind": "points", "points": points } });
    let mixture = |weights: Value, means: Value, stds: Value| json!({ "data": { "kind": "mixture", "weights": weights, "means": means, "stds": stds } });
    let cases = [
        (json!({ "sde": { "kind": "vp", "betaMin": -1 } }), vec!["sde.betaMin", "-1", "0 to"]),
        (json!({ "sde": { "kind": "vp", "betaMax": 1e9 } }), vec!["sde.betaMax", "1000"]),
        (
            json!({ "sde": { "kind": "ve", "sigmaMin": 2, "sigmaMax": 1 } }),
            vec!["sde.sigmaMax", "1", "above sde.sigmaMin"],
        ),
        (json!({ "score": { "kind": "network", "width": 0 } }), vec!["score.width", "0", "1024"]),
        (json!({ "score": { "kind": "network", "depth": 99 } }), vec!["score.depth", "99", "8"]),
        (json!({ "training": { "batchSize": 0 } }), vec!["training.batchSize", "0", "65 536"]),
        (
            json!({
                "data": { "kind": "mixture", "weights": [1], "means": [vec![0; 64]], "stds": [1] },
                "loss": { "kind": "implicit" },
                "training": { "batchSize": 65536 },
            }),
            vec!["training.batchSize", "65536", "at most 620", "GiB"],
        ),
        (
            json!({
                "data": { "kind": "glyphs" },
                "score": { "width": 1, "depth": 1 },
                "loss": { "kind": "implicit" },
                "training": { "batchSize": 65536 },
            }),
            vec!["training.batchSize", "65536", "at most 7941", "would take 8.3 GiB", "1.0 GiB"],
        ),
        (json!({ "training": { "batchSize": 1.5 } }), vec!["training.batchSize", "1.5", "whole"]),
        (json!({ "training": { "learningRate": 0 } }), vec!["training.learningRate", "0"]),
        (json!({ "training": { "emaDecay": 1 } }), vec!["training.emaDecay", "1"]),
        (json!({ "seed": -3 }), vec!["seed", "-3", "whole"]),
        (json!({ "seed": 5_000_000_000_u64 }), vec!["seed", "5000000000", "4294967295"]),
        (json!({ "score": { "width": -1 } }), vec!["score.width", "-1", "whole"]),
        (json!({ "sde": { "betaMin": "x" } }), vec!["sde.betaMin", "\"x\"", "number"]),
        (json!({ "sde": { "kind": "vp", "sigmaMin": 1 } }), vec!["sde", "sigmaMin", "betaMin"]),
        (points(json!([[1, 2], [3, "a"]])), vec!["data.points[1][1]", "\"a\"", "number"]),
        (
            json!({ "data": { "kind": "moons", "points": [[0, 0], [1, 1]] } }),
            vec!["data.points", "left out unless data.kind is points"],
        ),
        (
            json!({ "data": { "kind": "points" } }),
            vec!["data.points", "list of 0", "2 to 1 000 000"],
        ),
        (json!({ "loss": { "time": { "fixed": 1e-9 } } }), vec!["loss.time.fixed", "0.001"]),
        (points(json!([])), vec!["data.points", "list of 0", "2 to 1 000 000"]),
        (points(json!([[1, 2]])), vec!["data.points", "list of 1", "2 to 1 000 000"]),
        (points(json!([[1, 2], [1, 2]])), vec!["data.points", "same point", "different"]),
        (points(json!([[1, 2], [1, 2, 3]])), vec!["data.points[1]", "3 coordinates", "[x, y]"]),
        (
            points(json!([[1, 2], [1, 1e16]])),
            vec!["data.points[1][1]", "10000000000000000", "1e15"],
        ),
        (
            json!({ "data": { "kind": "points", "points": [[1, 2], [1, 1e9]], "scaling": "none" } }),
            vec!["data.points[1][1]", "1000000000", "10 000"],
        ),
        (points(json!(vec![[1, 2]; 1_000_001])), vec!["data.points", "1000001", "1 000 000"]),
        (mixture(json!([1, -1]), json!([[0], [1]]), json!([1, 1])), vec!["weights[1]", "-1"]),
        (mixture(json!([1, 1]), json!([[0], [1]]), json!([1])), vec!["data.stds", "2"]),
        (mixture(json!([1, 1]), json!([[0], [1, 2]]), json!([1, 1])), vec!["data.means[1]"]),
        (mixture(json!([1]), json!([[0]]), json!([0])), vec!["data.stds[0]", "0.0001"]),
        (
            json!({ "data": { "kind": "pinwheel" }, "score": { "kind": "exact" } }),
            vec!["score.kind", "exact", "network"],
        ),
    ];
    for (config, parts) in cases {
        assert_names(&refused(config), &parts);
    }
}

/// A learned schedule and a learned dequantizer are judged by the bound, and only a training of the bound has
/// them.
#[test]
fn what_the_bound_trains_needs_the_bound() {
    let learned = |changes: Value| {
        let mut config = json!({
            "sde": { "schedule": "learned" },
            "loss": { "weighting": "likelihood" },
        });
        let entries = changes.as_object().expect("sections").iter();
        entries.for_each(|(name, section)| config[name] = section.clone());
        config
    };
    assert!(Lab::new(parse(learned(json!({}))).unwrap(), Backend::cpu("")).is_ok());
    let cases = [
        (json!({ "loss": {} }), vec!["sde.schedule", "learned", "loss.weighting", "likelihood"]),
        (
            json!({ "loss": { "weighting": "likelihood", "time": "importance" } }),
            vec!["sde.schedule", "learned", "loss.time", "uniform"],
        ),
        (
            json!({ "loss": { "weighting": "likelihood", "kind": "explicit" } }),
            vec!["sde.schedule", "learned", "fixed with loss.kind explicit"],
        ),
        (
            json!({ "score": { "kind": "exact" } }),
            vec!["sde.schedule", "learned", "fixed with score.kind exact"],
        ),
        (
            json!({ "data": { "kind": "glyphs", "dequantization": "variational" } }),
            vec!["sde.schedule", "learned", "data.dequantization"],
        ),
    ];
    for (changes, parts) in cases {
        assert_names(&refused(learned(changes)), &parts);
    }
    let variational = json!({ "data": { "kind": "glyphs", "dequantization": "variational" } });
    assert_names(&refused(variational), &["data.dequantization", "variational", "likelihood"]);
    let foreign = json!({ "data": { "kind": "moons", "dequantization": "uniform" } });
    assert_names(&refused(foreign), &["data.dequantization", "uniform", "glyphs"]);
    let misspelt = json!({ "data": { "kind": "glyphs", "dequantization": "none" } });
    assert_names(&refused(misspelt), &["data.dequantization", "none", "variational"]);
}

/// Numbers that JSON cannot write but JavaScript can.
#[test]
fn numbers_that_are_none_are_refused() {
    let training = Some(TrainingConfig { learning_rate: Some(f64::NAN), ..Default::default() });
    let config = Config { training, ..Default::default() };
    assert_names(&config.complete().unwrap_err().message, &["training.learningRate", "NaN"]);
}

#[test]
fn options_and_arguments_are_checked() {
    let lab = Lab::new(Config::default(), Backend::cpu("")).unwrap();
    let sample = |options: Value| {
        let options: SampleOptions = parse(options).unwrap();
        block_on(lab.sample(&options, &mut Watch::nobody())).err().expect("a refusal").message
    };
    assert_names(&sample(json!({ "count": 0 })), &["count", "0", "100 000"]);
    assert_names(&sample(json!({ "count": 10_000_000 })), &["count", "10000000", "100 000"]);
    assert_names(&sample(json!({ "steps": 0 })), &["steps", "0", "10 000"]);
    let adaptive = json!({ "sampler": "probability-flow-rk45", "atol": 0 });
    assert_names(&sample(adaptive), &["atol", "0", "1e-7"]);
    assert_names(
        &sample(json!({ "count": 3, "trajectories": 4 })),
        &["trajectories", "4", "from 0 to 3"],
    );
    let unknown = parse::<SampleOptions, _>(json!({ "sampler": "euler" })).unwrap_err().message;
    assert_names(&unknown, &["sampler", "euler", "euler-maruyama", "probability-flow-rk45"]);

    let evaluate = |lab: &Lab, options: Value| {
        let options: EvaluateOptions = parse(options).unwrap();
        block_on(lab.evaluate(&options, &mut Watch::nobody())).err().expect("a refusal").message
    };
    assert_names(&evaluate(&lab, json!({ "resolution": 8 })), &["resolution", "8", "16 to 256"]);
    assert_names(&evaluate(&lab, json!({ "probes": 0 })), &["probes", "0", "1 to 1000"]);
    let labelled = json!({ "resolution": 64, "label": 0 });
    assert_names(&evaluate(&lab, labelled), &["resolution", "64", "left out with label"]);
    let with = |config: Value| Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap();
    let fixed = with(json!({ "loss": { "time": { "fixed": 0.5 } } }));
    assert_names(&evaluate(&fixed, json!({ "probes": 3 })), &["probes", "3", "loss.time"]);
    let glyphs = with(json!({ "data": { "kind": "glyphs" } }));
    let message = evaluate(&glyphs, json!({ "resolution": 64 }));
    assert_names(&message, &["resolution", "64", "two-dimensional"]);
    let schedule = lab.schedule(&ScheduleOptions { points: 1 }).err().expect("a refusal").message;
    assert_names(&schedule, &["points", "1", "2 to 1000"]);
    let nobody = &mut Watch::nobody();
    let nearest = |count: usize, points: &[f32], watch: &mut Watch<'_>| {
        block_on(lab.nearest(points, &NearestOptions { count }, watch))
            .err()
            .expect("a refusal")
            .message
    };
    assert_names(&nearest(0, &[0.0, 0.0], nobody), &["count", "0", "100 000"]);
    assert_names(&nearest(9, &[0.0], nobody), &["points", "1 numbers", "rows of 2"]);
    assert_names(&nearest(9, &[0.0, 0.0], nobody), &["step is 0", "train first"]);
    let evolution = ModelEvolutionOptions { points: 2, ..Default::default() };
    let message =
        block_on(lab.model_evolution(&evolution, nobody)).err().expect("a refusal").message;
    assert_names(&message, &["points", "2", "5 to 200"]);
    let unknown = block_on(glyphs.model_evolution(&Default::default(), nobody));
    assert_names(&unknown.err().expect("a refusal").message, &["data.kind", "glyphs", "density"]);

    let density = DensityOptions::default();
    let points = |points: &[f32]| {
        block_on(lab.log_density(points, &density, &mut Watch::nobody())).unwrap_err().message
    };
    assert_names(&points(&[]), &["points", "0 numbers", "rows of 2"]);
    assert_names(&points(&[1.0, 2.0, 3.0]), &["points", "3 numbers", "rows of 2"]);
    assert_names(&points(&[1.0, f32::NAN]), &["points[1]", "NaN", "finite"]);
    let time = |t: f64| {
        block_on(lab.score(&[0.0, 0.0], t, &Default::default(), &mut Watch::nobody()))
            .unwrap_err()
            .message
    };
    assert_names(&time(1.5), &["t", "1.5", "from 0 to 1"]);
    assert_names(&time(f64::NAN), &["t", "NaN", "from 0 to 1"]);
}

/// A file whose network says nothing of features was written when the time went into every layer.
#[test]
fn a_file_of_the_older_networks_is_refused_by_what_it_is() {
    let mut lab = crate::bodies::small(&Backend::cpu(""), json!({}));
    let mut bytes = block_on(lab.save()).unwrap();
    let said = br#"\"features\":\"fourier\","#;
    let at = bytes.windows(said.len()).position(|text| text == said).expect("features are saved");
    bytes[at..at + said.len()].fill(b' ');
    let refusal = block_on(lab.load(&bytes)).expect_err("a refusal");
    assert!(refusal.message.contains("an older kind"), "{refusal}");
    assert!(refusal.message.contains("must be a file written by save"), "{refusal}");
}

/// Where the levels of a process lie depends on the data, so this is known only when the lab is made.
#[test]
fn a_law_of_noise_that_meets_no_level_is_refused() {
    let message = refused(json!({ "loss": { "logMean": 12, "logWidth": 0.1 } }));
    assert_names(&message, &["loss.logMean", "12", "runs from -", "loss.logWidth larger"]);
}
