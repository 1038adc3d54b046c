//! What `describe` tells is what is enforced: every number at its limits and just beyond, every choice, every pair of
//! choices.

use score_lab::config::{
    BoundOptions, Config, DataOptions, DensityOptions, EncodeOptions, EvaluateOptions,
    EvolutionOptions, GuidanceOptions, LossOptions, ModelEvolutionOptions, NearestOptions,
    QualityOptions, SampleOptions, ScheduleOptions, check_guidance, check_time, describe, parse,
};
use score_lab::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What has been chosen, by path: `sde.kind`.
type Choices = BTreeMap<String, Value>;

const CONFIG: [&str; 6] = ["data", "sde", "score", "loss", "training", "condition"];

fn is_config(path: &str) -> bool {
    CONFIG.contains(&path.split('.').next().unwrap())
}

/// The field of a path, and the section it is in.
fn field<'a>(all: &'a Value, path: &str) -> &'a Value {
    let (section, field) = path.split_once('.').unwrap();
    &all[section][field]
}

/// All fields of all sections with their paths.
fn fields(all: &Value) -> Vec<(String, Value)> {
    let sections = all.as_object().unwrap().iter().filter(|(_, fields)| fields["type"].is_null());
    sections
        .flat_map(|(section, fields)| {
            let fields = fields.as_object().unwrap().iter();
            fields.map(move |(name, field)| (format!("{section}.{name}"), field.clone()))
        })
        .collect()
}

/// A path as `when` and `needs` write it, seen from a section.
fn full(section: &str, path: &str) -> String {
    if path.contains('.') { path.into() } else { format!("{section}.{path}") }
}

/// The object of a section, or of a configuration, with what has been chosen.
fn written(all: &Value, choices: &Choices) -> Value {
    let mut object = json!({});
    for (path, value) in choices {
        let parts: Vec<&str> = path.split('.').collect();
        match (parts[..].split_first(), value) {
            (Some((&"loss", ["time"])), Value::String(law))
                if law == "ladder" || law == "fixed" =>
            {
                let number = choices.get(&format!("loss.time.{law}"));
                let default = &all["loss"][&format!("time.{law}")]["default"];
                object["loss"]["time"] = json!({ law: number.unwrap_or(default) });
            }
            (Some((&"loss", ["time", "law"])), law) => {
                if !object["loss"]["time"].is_object() {
                    object["loss"]["time"] = json!({}); // a law of t that is no ladder has no such field
                }
                object["loss"]["time"]["law"] = law.clone();
            }
            (Some((&"loss", ["time", _])), _) => {}
            (Some((section, [name])), value) => object[section][name] = value.clone(),
            _ => panic!("{path}"),
        }
    }
    let (weights, means) = (json!([1, 1]), json!([[0, 0], [1, 1]]));
    let kind = object["data"]["kind"].as_str().unwrap_or_default().to_string();
    let needed: &[(&str, &Value)] = match &*kind {
        "mixture" => &[("weights", &weights), ("means", &means), ("stds", &weights)],
        "points" => &[("points", &means)],
        _ => &[],
    };
    for (list, value) in needed {
        if object["data"][list].is_null() {
            object["data"][list] = (*value).clone();
        }
    }
    let mut object = object.as_object().unwrap().clone();
    object.retain(|_, section| !section.is_null());
    object.into()
}

fn check(all: &Value, section: &str, choices: &Choices) -> Result<(), Refusal> {
    let mut object = written(all, choices);
    object.as_object_mut().unwrap().values_mut().for_each(|section| {
        section.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    });
    if is_config(section) {
        return parse::<Config, _>(object)?.complete().map(|_| ());
    }
    let given = object.get(section).cloned().unwrap_or(json!({}));
    macro_rules! options {
        ($type:ty) => {
            parse::<$type, _>(given)?.validate()
        };
    }
    match section {
        "sampler" => options!(SampleOptions),
        "encode" => options!(EncodeOptions),
        "dataSample" => options!(DataOptions),
        "logDensity" => options!(DensityOptions),
        "likelihoodBound" => options!(BoundOptions),
        "evaluate" => options!(EvaluateOptions),
        "lossValue" | "lossSamples" => options!(LossOptions),
        "evolution" => options!(EvolutionOptions),
        "modelEvolution" => options!(ModelEvolutionOptions),
        "schedule" => options!(ScheduleOptions),
        "nearest" => options!(NearestOptions),
        "guidance" => {
            let GuidanceOptions { label, guidance } = parse(given)?;
            check_guidance(label, guidance)
        }
        "quality" => {
            let QualityOptions { label, guidance, .. } = parse(given)?;
            check_guidance(label, guidance)
        }
        "arguments" => check_time(given["t"].as_f64().unwrap_or(0.5)),
        other => panic!("{other} is described, and nobody checks it"),
    }
}

/// What a field at a value takes for granted, on top of what is chosen.
fn granted(all: &Value, path: &str, value: &Value, choices: &mut Choices) {
    let section = path.split('.').next().unwrap();
    let described = field(all, path);
    choices.insert(path.into(), value.clone());
    let empty = Map::new();
    for (other, allowed) in described["when"].as_object().unwrap_or(&empty) {
        let other = full(section, other);
        let chosen = choices.get(&other).cloned().unwrap_or(allowed[0].clone());
        if !choices.contains_key(&other) {
            granted(all, &other, &chosen, choices);
        }
    }
    if let Some(other) = described["given"].as_str() {
        choices.insert(full(section, other), json!(0));
    }
    for (other, allowed) in needs(described, value) {
        let first = allowed[0].clone();
        if !choices.contains_key(&other) {
            granted(all, &other, &first, choices);
        }
    }
    let of_zero = described["zeroNeeds"].as_object().filter(|_| *value == json!(0));
    for (other, allowed) in of_zero.unwrap_or(&empty) {
        granted(all, other, &allowed[0], choices);
    }
    // A bound that is another field gets out of the way.
    for (name, other) in all[section].as_object().unwrap() {
        let (name, own) = (format!("{section}.{name}"), other);
        for (relation, yields, to) in [("mostField", "max", "min"), ("aboveField", "min", "max")] {
            let Some(bound) = own[relation].as_str().map(|b| full(section, b)) else { continue };
            if name == path {
                choices.entry(bound.clone()).or_insert(field(all, &bound)[yields].clone());
            } else if bound == path {
                choices.entry(name.clone()).or_insert(own[to].clone());
            }
        }
    }
}

/// What a choice needs, by the full path of the other field.
fn needs(described: &Value, value: &Value) -> Vec<(String, Value)> {
    let choices = described["choices"].as_array();
    let choice = choices.and_then(|choices| choices.iter().find(|c| c["name"] == *value));
    let needs = choice.and_then(|choice| choice["needs"].as_object());
    needs.into_iter().flatten().map(|(other, allowed)| (other.clone(), allowed.clone())).collect()
}

/// Values and whether they are allowed: at the limits and just beyond.
fn probes(described: &Value) -> Vec<(Value, bool)> {
    let flag = |name: &str| described[name] == json!(true);
    if described["type"] == "integer" {
        let (min, max) = (described["min"].as_i64().unwrap(), described["max"].as_i64());
        let high = max.into_iter().flat_map(|max| [(json!(max), true), (json!(max + 1), false)]);
        return [(json!(min), true), (json!(min - 1), false)].into_iter().chain(high).collect();
    }
    let (min, max) = (described["min"].as_f64().unwrap(), described["max"].as_f64().unwrap());
    let mut probes = vec![
        (json!(min), !flag("above")),
        (json!(min.next_up()), true),
        (json!(min.next_down()), false),
        (json!(max), !flag("below")),
        (json!(max.next_down()), true),
        (json!(max.next_up()), false),
    ];
    if flag("orZero") {
        probes.push((json!(0), true));
    }
    probes
}

#[test]
fn every_number_is_allowed_within_its_limits_and_refused_beyond() {
    let all = describe();
    let mut tried = 0;
    for (path, described) in fields(&all) {
        let (section, name) = path.split_once('.').unwrap();
        let kind = described["type"].as_str().unwrap();
        let argument = section == "arguments" && name != "t";
        if argument || !["integer", "number", "list"].contains(&kind) {
            continue;
        }
        for (value, allowed) in probes(&described) {
            let given = match (kind, described["of"].as_str()) {
                ("list", Some("points")) => json!([[value, 0], [1, 1]]),
                ("list", _) => json!([value, 1]),
                _ => value.clone(),
            };
            let mut choices = Choices::new();
            granted(&all, &path, &given, &mut choices);
            let found = check(&all, section, &choices);
            assert_eq!(found.is_ok(), allowed, "{path} = {value}: {found:?} with {choices:?}");
            tried += 1;
            let Err(refusal) = found else { continue };
            // serde refuses what is no count before anybody knows the range.
            let place = if is_config(section) { &*path } else { name };
            let named = refusal.field.as_deref().unwrap_or_default();
            assert!(named.starts_with(place), "{path} = {value}: {refusal:?}");
            assert!(refusal.allowed.is_some(), "{path} = {value}: {refusal:?}");
        }
    }
    for (value, allowed) in probes(&all["data"]["points"]["unscaled"]) {
        let points = json!({ "kind": "points", "points": [[value, 0], [1, 1]], "scaling": "none" });
        let found = parse::<Config, _>(json!({ "data": points })).unwrap().complete();
        assert_eq!(found.is_ok(), allowed, "{value}: {found:?}");
        tried += 1;
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn every_choice_is_allowed_with_what_it_needs_and_refused_without() {
    let all = describe();
    for (path, described) in fields(&all) {
        let section = path.split('.').next().unwrap();
        for choice in described["choices"].as_array().into_iter().flatten() {
            let value = &choice["name"];
            let mut choices = Choices::new();
            granted(&all, &path, value, &mut choices);
            let found = check(&all, section, &choices);
            assert!(found.is_ok(), "{path} = {value}: {found:?} with {choices:?}");
        }
        if described["type"] == "choice" {
            let mut choices = Choices::new();
            granted(&all, &path, &json!("no-such-thing"), &mut choices);
            assert!(check(&all, section, &choices).is_err(), "{path}");
        }
    }
}

/// Two choices of the configuration go together if neither excludes the other and what they need agrees.
#[test]
fn every_pair_of_choices_is_refused_where_the_description_says_so_and_nowhere_else() {
    let all = describe();
    let choices: Vec<(String, Value)> = fields(&all)
        .into_iter()
        .filter(|(path, _)| is_config(path))
        .flat_map(|(path, described)| {
            let choices = described["choices"].as_array().cloned().unwrap_or_default();
            choices.into_iter().map(move |choice| (path.clone(), choice["name"].clone()))
        })
        .collect();
    let mut refused = 0;
    for (a, va) in &choices {
        for (b, vb) in &choices {
            if a >= b {
                continue;
            }
            let mut chosen = Choices::from([(a.clone(), va.clone()), (b.clone(), vb.clone())]);
            // What both take for granted, and what that takes, narrowed until it stands or cannot.
            let mut possible: BTreeMap<String, Vec<Value>> =
                BTreeMap::from([(a.clone(), vec![va.clone()]), (b.clone(), vec![vb.clone()])]);
            let mut open = vec![(a.clone(), va.clone()), (b.clone(), vb.clone())];
            while let Some((path, value)) = open.pop() {
                let described = field(&all, &path);
                let section = path.split('.').next().unwrap();
                let when = described["when"].as_object().cloned().unwrap_or_default();
                let when = when.into_iter().map(|(k, v)| (full(section, &k), v));
                for (other, allowed) in needs(described, &value).into_iter().chain(when) {
                    let allowed = allowed.as_array().unwrap().clone();
                    let known = possible.entry(other.clone()).or_insert_with(|| allowed.clone());
                    known.retain(|value| allowed.contains(value));
                    if let Some(first) = known.first().cloned()
                        && chosen.insert(other.clone(), first.clone()) != Some(first.clone())
                    {
                        open.push((other, first));
                    }
                }
            }
            let expected = possible.values().all(|values| !values.is_empty());
            let found = check(&all, "data", &chosen);
            assert_eq!(found.is_ok(), expected, "{a} = {va}, {b} = {vb}: {found:?} {chosen:?}");
            refused += usize::from(found.is_err());
        }
    }
    assert!(refused > 20, "{refused}");
}

/// What a sampler has no use for is refused by it, and what it has use for is not.
#[test]
fn samplers_take_the_options_that_they_use() {
    let all = describe();
    let options = all["sampler"].as_object().unwrap();
    for sampler in options["sampler"]["choices"].as_array().unwrap() {
        let uses: Vec<&str> =
            sampler["uses"].as_array().unwrap().iter().map(|u| u.as_str().unwrap()).collect();
        for (name, described) in options.iter().filter(|(_, d)| d["when"]["sampler"].is_array()) {
            let value = match described["type"].as_str().unwrap() {
                "choice" => described["choices"][0]["name"].clone(),
                "integer" => json!(2),
                _ => described["max"].clone(),
            };
            let given = json!({ "sampler": sampler["name"], name: value });
            let found = parse::<SampleOptions, _>(given).unwrap().validate();
            assert_eq!(found.is_ok(), uses.contains(&&**name), "{} {name}", sampler["name"]);
        }
        let Some(least) = sampler["leastSteps"].as_u64() else { continue };
        let with = |steps: u64| {
            let given = json!({ "sampler": sampler["name"], "steps": steps });
            parse::<SampleOptions, _>(given).unwrap().validate()
        };
        assert!(with(least).is_ok() && with(least - 1).is_err(), "{}", sampler["name"]);
    }
}

/// What is told of data is what they are.
#[test]
fn the_facts_of_the_data_are_theirs() {
    let all = describe();
    for choice in all["data"]["kind"]["choices"].as_array().unwrap() {
        let name = choice["name"].as_str().unwrap();
        if ["mixture", "points"].contains(&name) {
            continue;
        }
        let config: Config = parse(json!({ "data": { "kind": name } })).unwrap();
        let (data, _) = config.data.build(false);
        assert_eq!(choice["dimension"], json!(data.dimension()), "{name}");
        assert_eq!(choice["labels"].as_array().unwrap().len(), data.labels(), "{name}");
        assert_eq!(choice["entropyIsKnown"], json!(data.entropy().is_some()), "{name}");
        assert_eq!(choice["scoreIsKnown"], json!(data.mixture().is_some()), "{name}");
        let scaling = config.complete().unwrap().data.scaling;
        assert_eq!(choice["scaling"], json!(scaling), "{name}");
    }
}
