//! Everything long can be watched and ended, and what was ended has lost nothing.

use crate::bodies::small;
use pollster::block_on;
use score_lab::config::{GuidanceOptions, LossOptions, NearestOptions, QualityOptions};
use score_lab::device::Backend;
use score_lab::lab::{Lab, LabError, Watch};
use score_lab::ode::Cancelled;
use serde_json::{Value, json};

fn lab(changes: Value) -> Lab {
    small(&Backend::cpu(""), changes)
}

/// A watcher that ends a call when it is asked for the n-th time.
fn ends_at(n: usize) -> Watch<'static> {
    let mut asked = 0;
    Watch::new(move |_| {
        asked += 1;
        let ended = asked == n;
        Box::pin(async move { if ended { Err(Cancelled) } else { Ok(()) } })
    })
}

/// Ended in the midst of a part and between two, with everything that can be learned beside the score: as if so many
/// steps had been asked for, and going on leads where an unbroken run does.
#[test]
fn training_that_is_ended_keeps_the_steps_that_were_taken() {
    for changes in [
        json!({ "condition": { "kind": "classifier", "width": 8 } }),
        json!({ "sde": { "schedule": "learned" }, "loss": { "weighting": "likelihood" } }),
    ] {
        let unbroken = |steps: usize| {
            let mut lab = lab(changes.clone());
            let losses = block_on(lab.train(steps)).unwrap();
            (block_on(lab.save()).unwrap(), losses)
        };
        for taken in [0, 7, 50, 53] {
            let mut ended = lab(changes.clone());
            let losses = block_on(ended.train_watched(120, &mut ends_at(taken + 1))).unwrap();
            assert!(losses.ended, "{taken}");
            assert_eq!((losses.score.len(), ended.step()), (taken, taken));
            let classified = losses.classifier.map(|losses| losses.len());
            assert!(classified.is_none_or(|steps| steps == taken), "{classified:?} and {taken}");
            if taken > 0 {
                let (saved, of_those) = unbroken(taken);
                assert_eq!(losses.score, of_those.score);
                assert!(block_on(ended.save()).unwrap() == saved, "{taken}");
            }
            block_on(ended.train(60 - taken)).unwrap();
            assert!(block_on(ended.save()).unwrap() == unbroken(60).0, "{taken} and on");
        }
    }
}

/// Every method tells fractions that grow, can be ended at each of them, and answers the same afterwards.
#[test]
fn long_calls_are_watched_and_ended() {
    let mut energy = lab(json!({ "score": { "kind": "energy", "width": 8, "depth": 1 } }));
    block_on(energy.train(5)).unwrap();
    let points = vec![0.5; 20_000];
    let (rows, tilt) = (&points[..4000], GuidanceOptions { label: Some(1), guidance: Some(2.0) });
    let quality = QualityOptions { label: Some(1), guidance: Some(2.0), seed: 3 };
    let losses = LossOptions { count: 10_000, seed: 1, ..Default::default() };
    let nearest = NearestOptions { count: 60 };
    type Call<'a> = Box<dyn Fn(&Lab, &mut Watch<'_>) -> Result<f64, LabError> + 'a>;
    let sum = |values: Vec<f32>| values.iter().map(|&v| f64::from(v)).sum::<f64>();
    let calls: [(&str, Call<'_>); 6] = [
        ("lossValue", Box::new(|lab, w| Ok(block_on(lab.loss_value(&losses, w))?.mean))),
        ("curl", Box::new(|lab, w| Ok(sum(block_on(lab.curl(&points, 0.5, w))?)))),
        ("potential", Box::new(|lab, w| Ok(sum(block_on(lab.potential(&points, 0.5, w))?.0)))),
        (
            "nearest",
            Box::new(|lab, w| Ok(sum(block_on(lab.nearest(&points[..40], &nearest, w))?.points))),
        ),
        (
            "quality",
            Box::new(|lab, w| Ok(block_on(lab.quality(rows, &quality, w))?.energy_distance)),
        ),
        (
            "dataLogDensity",
            Box::new(|lab, w| {
                let logs = block_on(lab.data_log_density(rows, &tilt, w))?;
                Ok(logs.expect("a tilted mixture").iter().sum())
            }),
        ),
    ];
    for (method, call) in calls {
        // The tilted density and what it was compared with are kept: each run has a lab of its own.
        let fresh = || {
            let mut lab = lab(json!({ "score": { "kind": "energy", "width": 8, "depth": 1 } }));
            block_on(lab.load(&block_on(energy.save()).unwrap())).unwrap();
            lab
        };
        let mut told = Vec::new();
        let mut watch = Watch::new(|done| {
            told.push(done);
            Box::pin(async { Ok(()) })
        });
        let whole = call(&fresh(), &mut watch).unwrap();
        drop(watch);
        assert!(told.len() >= 3, "{method}: {told:?}");
        assert!(told.windows(2).all(|w| w[0] <= w[1]), "{method}: {told:?}");
        assert!(told.iter().all(|done| (0.0..=1.0).contains(done)), "{method}: {told:?}");
        for at in [1, told.len() / 2 + 1, told.len()] {
            let lab = fresh();
            let error = call(&lab, &mut ends_at(at)).unwrap_err();
            assert_eq!(error.message, "cancelled", "{method} at {at}");
            assert_eq!(call(&lab, &mut Watch::nobody()).unwrap(), whole, "{method} after {at}");
        }
    }
}
