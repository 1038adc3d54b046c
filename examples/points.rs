//! How fast a lab starts and trains with so many points, and what it then takes to tell of it.
//!
//! `cargo run --release --no-default-features --example points [steps]`

use pollster::block_on;
use score_lab::config::{Config, Form, GivenPoints, parse};
use score_lab::device::Backend;
use score_lab::lab::Lab;
use score_lab::noise::{Noise, Stream};
use serde_json::json;
use std::time::Instant;

fn main() {
    let steps: usize = std::env::args().nth(1).map_or(300, |s| s.parse().expect("a number"));
    println!("| points | start, s | steps/s | save, s | saved, MB |");
    println!("|---|---|---|---|---|");
    for n in [1_000, 10_000, 100_000, 1_000_000] {
        let mut noise = Noise::new(0, Stream::Data, 0);
        let values: Vec<f64> = (0..2 * n).map(|_| 1000.0 + 5.0 * noise.normal()).collect();
        let mut config: Config =
            parse(json!({ "data": { "kind": "points" } })).expect("a configuration");
        config.data.points = Some(GivenPoints::new(values, Form::Float64Array));

        let clock = Instant::now();
        let mut lab = Lab::new(config, Backend::cpu("")).expect("a lab");
        let start = clock.elapsed().as_secs_f64();
        block_on(lab.train(20)).expect("training");
        let clock = Instant::now();
        block_on(lab.train(steps)).expect("training");
        let rate = steps as f64 / clock.elapsed().as_secs_f64();
        let clock = Instant::now();
        let bytes = block_on(lab.save()).expect("a saved lab").len();
        let save = clock.elapsed().as_secs_f64();
        println!("| {n} | {start:.3} | {rate:.0} | {save:.3} | {:.1} |", bytes as f64 / 1e6);
    }
}
