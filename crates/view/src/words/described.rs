//! Recorded changes in the planner's words: names instead of codes.

use serde_json::Value as Json;
use tepat_model::document::{CONNECTIONS, Conflict, Edit, TableName, short_id};
use tepat_model::message::Message;
use tepat_model::plan::{MarkState, SettledTrip};
use tepat_model::region::{ForceKind, Inquiry, Region, Skip};

use super::{
    Language, base_name, class_name, day, edge_name, h_day, message, minutes, moment, place_name,
    rupiah_whole, skip_key, station_name, text, text_with,
};
use crate::desk::{criterion_name, item_name, step_name};
use crate::inquiries::subject_name;
use crate::money::{line_title, rate_title};
use crate::people::{force_name, indicator_name};
use crate::under_way::state_key;

/// What a change does, in one sentence.
pub fn describe(edit: &Edit, region: &Region, language: Language) -> String {
    match edit {
        Edit::Set { table, code, fields } => {
            let set: Vec<String> = fields
                .iter()
                .map(|(field, value)| {
                    format!(
                        "{} → {}",
                        field_name(*table, field, language),
                        shown(field, value, region, language)
                    )
                })
                .collect();
            format!("{}: {}", record_name(*table, code, region, language), set.join(", "))
        }
        Edit::Put { table, removing, records, .. } if !removing.is_empty() => {
            let values = [
                ("records", records.len().into()),
                ("removed", removing.len().into()),
                ("table", table_name(language, *table).into()),
                ("codes", removing.join(", ").into()),
            ];
            text_with(
                language,
                if records.is_empty() { "change-remove-all" } else { "change-replace" },
                &values,
            )
        }
        Edit::Put { table, source, records, .. } => {
            let first =
                records.first().map(|record| table.code_of(record)).filter(|it| !it.is_empty());
            let values = [
                ("records", records.len().into()),
                ("table", table_name(language, *table).into()),
                ("source", source.as_str().into()),
            ];
            match (records.len(), first) {
                (1, Some(code)) if source.is_empty() => {
                    let name = record_name(*table, code, region, language);
                    let name = match table {
                        // They have the code of what they are about.
                        TableName::Alternates | TableName::Rulings | TableName::Margins => {
                            format!("{}: {name}", table_name(language, *table))
                        }
                        _ => name,
                    };
                    text_with(language, "change-put-one", &[("name", name.into())])
                }
                _ if source.is_empty() => text_with(language, "change-put", &values),
                _ if source == CONNECTIONS => text_with(language, "change-connections", &values),
                _ => text_with(language, "change-put-from", &values),
            }
        }
        Edit::Remove { table, code } => text_with(
            language,
            "change-remove",
            &[("name", record_name(*table, code, region, language).into())],
        ),
        Edit::Several { edits } => {
            let parts: Vec<String> =
                edits.iter().map(|edit| describe(edit, region, language)).collect();
            parts.join("; ")
        }
        Edit::Net { source, net, edges, .. } => text_with(
            language,
            "change-net",
            &[
                ("links", net.links.len().into()),
                ("edges", edges.len().into()),
                ("source", source.as_str().into()),
            ],
        ),
        Edit::Settle { trips } => settled(trips, language),
        Edit::Release { trips } => {
            text_with(language, "change-release", &[("trips", trips.len().into())])
        }
        Edit::Scenario { name } => {
            text_with(language, "change-scenario", &[("name", name.as_str().into())])
        }
        Edit::Sign(signature) => crate::signing::described(signature, language),
        Edit::PartSigned(signed) => crate::signing::part_described(signed, region, language),
        Edit::Undo { .. } => text(language, "change-undo"),
        Edit::Redo { .. } => text(language, "change-redo"),
    }
}

/// A change that could not be applied, as a warning: who wanted what, when, and why it failed.
pub fn conflict(language: Language, region: &Region, conflict: &Conflict) -> Message {
    let change = &conflict.change;
    let about = conflict.reason.at.code.as_deref().unwrap_or_default();
    Message::warning("conflict-change")
        .about(about)
        .with("id", tepat_model::document::short_id(&change.id))
        .with("at", change.at.get(..16).unwrap_or(&change.at).replace('T', " "))
        .with("by", change.by.as_str())
        .with("what", describe(&change.edit, region, language))
        .with("reason", message(language, &conflict.reason))
}

/// Display name of a table.
pub fn table_name(language: Language, table: TableName) -> String {
    text(language, &format!("table-{}", table.key()))
}

/// What is settled or reported: `12 perjalanan dilaporkan berangkat`, each state by itself.
fn settled(trips: &[SettledTrip], language: Language) -> String {
    let said = MarkState::ALL.into_iter().filter_map(|state| {
        let count = trips.iter().filter(|trip| trip.mark.state == state).count();
        let state_name = text(language, state_key(state));
        match (count, state) {
            (0, _) => None,
            (_, MarkState::Settled) => {
                Some(text_with(language, "change-settle", &[("trips", count.into())]))
            }
            _ => {
                let values = [("trips", count.into()), ("state", state_name.into())];
                Some(text_with(language, "change-marked", &values))
            }
        }
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Display name of a place, station, edge or link; `None` if the region has none with this code.
fn thing_name(region: &Region, code: &str, language: Language) -> Option<String> {
    if region.stations.get(code).is_some() {
        Some(station_name(region, code, language))
    } else if region.places.get(code).is_some() {
        Some(place_name(region, code, language))
    } else if region.edges.get(code).is_some() || region.link(code).is_some() {
        Some(edge_name(region, code, language))
    } else {
        None
    }
}

/// Display name of a record; its table and code if it has none.
pub fn record_name(table: TableName, code: &str, region: &Region, language: Language) -> String {
    if code.is_empty() {
        return table_name(language, table);
    }
    if let Some(name) = thing_name(region, code, language) {
        return name;
    }
    // A station that the scenario has no longer: its code holds its village and number.
    if table == TableName::Stations
        && let Some((village, number)) = code.rsplit_once('.')
        && let Some(village) = region.places.get(village)
    {
        return format!("TPS {number} {}", village.name);
    }
    let named = match table {
        TableName::Items => region.items.get(code).map(|item| item.name(language.code())),
        TableName::Classes => region.classes.get(code).map(|class| class.name(language.code())),
        _ => None,
    };
    if let Some(name) = named {
        return name.to_owned();
    }
    match table {
        TableName::Rates => return rate_title(region, code, language),
        TableName::Budget => return line_title(region, code),
        TableName::Forces => return force_name(region, code),
        TableName::Indicators => return indicator_name(region, language, code),
        TableName::Supplies
        | TableName::Criteria
        | TableName::Readiness
        | TableName::Risks
        | TableName::Units
        | TableName::Tasks
        | TableName::Meetings
        | TableName::Escalations
        | TableName::Inquiries
        | TableName::DeskReports => return desk_record_name(table, code, region, language),
        _ => {}
    }
    match code.split_once('@') {
        Some((class, base)) => {
            let class = class_name(region, class, language);
            format!("{class}, {}", base_name(region, base, language))
        }
        None => format!("{} {code}", table_name(language, table)),
    }
}

/// Display name of a record of the desk; its code if the region has it no longer.
fn desk_record_name(table: TableName, code: &str, region: &Region, language: Language) -> String {
    let named = match table {
        TableName::Supplies => region.supplies.get(code).map(|entry| {
            let item = item_name(region, language, &entry.item);
            let step = step_name(language, entry.step).to_lowercase();
            format!("{item}, {step}, {}", day(language, &entry.on))
        }),
        TableName::Readiness => region.readiness.get(code).map(|entry| {
            let criterion = criterion_name(region, language, &entry.criterion);
            format!("{criterion}, {}", place_name(region, &entry.area, language))
        }),
        TableName::Criteria => Some(criterion_name(region, language, code)),
        TableName::Risks => region.risks.get(code).map(|risk| risk.name.clone()),
        TableName::Units => region.units.get(code).map(|unit| unit.name.clone()),
        TableName::Escalations => region
            .escalations
            .get(code)
            .map(|sent| format!("{}, {}", sent.what, day(language, &sent.on))),
        TableName::Meetings => region
            .meetings
            .get(code)
            .map(|meeting| format!("{}, {}", meeting.name, day(language, &meeting.on))),
        TableName::Tasks => region.tasks.get(code).map(|task| task.name.clone()),
        TableName::Inquiries => region.inquiries.get(code).map(|inquiry| {
            let Inquiry { subject, about, asked, .. } = inquiry;
            let about = subject_name(region, *subject, about, language);
            let values = [("about", about.into()), ("asked", asked.as_str().into())];
            text_with(language, "inquiry-named", &values)
        }),
        _ => Some(format!("{} {}", table_name(language, table), day(language, code))),
    };
    let named = named.filter(|name| !name.is_empty());
    named.unwrap_or_else(|| format!("{} {code}", table_name(language, table)))
}

/// Display name of a field; its name in the file if it has none.
pub fn field_name(table: TableName, field: &str, language: Language) -> String {
    let key = match (table, field) {
        (TableName::Rules, rule) => &format!("rule-{}", rule.replace('_', "-")),
        (TableName::Info, "voting_day") => "election-day",
        (TableName::Info, "vote") => "election-vote",
        (TableName::Info, "name") => "begin-name",
        (TableName::Info, "code") => "begin-code",
        (TableName::Info, "timezone") => "begin-zone-label",
        (TableName::Info, "utc_offset_hours") => "field-utc-offset",
        (TableName::Places, "parent") => "field-parent",
        (_, "voters") => "col-voters",
        (TableName::Stations, "desa") => "col-served-from",
        (TableName::Stations, "home") => "col-home",
        (_, "lat") => "field-lat",
        (_, "lon") => "field-lon",
        (_, "address") => "col-address",
        (_, "note") => "col-note",
        (_, "name") => "col-name",
        (_, "delivery") => "col-delivery",
        (_, "wave_h") => "fact-wave",
        (_, "via") => "col-via",
        (_, "by_class") => "col-by-class",
        (_, "skip") => "col-skip",
        (_, "flood_prone") => "col-flood",
        (_, "polres") => "col-polres",
        (TableName::Places, "custody") => "custody-field",
        (_, "closed") => "edge-is-closed",
        (_, "minutes") => "edge-minutes",
        (_, "mode") => "col-mode",
        (_, "length_m") => "edge-length",
        (_, "max_weight_kg") => "edge-max-weight",
        (_, "max_width_cm") => "edge-max-width",
        (_, "way") => "edge-way",
        (_, "one_way") => "edge-one-way",
        (_, "effects") => "edge-effects",
        (_, "closures") => "edge-closures",
        (_, "kind") => "col-kind",
        (_, "rain") => "circumstance-rain",
        (_, "water") => "condition-water",
        (_, "waves") => "circumstance-waves",
        (_, "count") => "fleet-number",
        (_, "pooled") => "fleet-pooled",
        (_, "quantity") => "col-quantity",
        (_, "weight_g") => "col-weight-g",
        (_, "volume_cm3") => "col-volume-cm3",
        (_, "capacity_boxes") => "class-boxes",
        (_, "capacity_kg") => "class-kg",
        (_, "capacity_litres") => "class-litres",
        (_, "pace_percent") => "class-pace",
        (_, "hours") => "class-hours",
        (_, "crew") => "class-crew",
        (_, "rupiah_per_km") => "class-per-km",
        (_, "rupiah_per_hour") => "class-per-hour",
        (_, "rupiah_per_day") => "class-per-day",
        (_, "load_minutes_per_box_tenths") => "class-load",
        (TableName::Rates, "rupiah") => "costs-rate-rupiah",
        (TableName::Rates, "source") => "costs-rate-source",
        (TableName::Budget, "ceiling_rupiah") => "budget-ceiling",
        (TableName::Budget, "kinds") => "budget-kinds",
        (TableName::Budget, "tiers") => "budget-tiers",
        (TableName::Budget, "areas") => "budget-areas",
        (TableName::Forces, "areas") => "people-areas",
        (TableName::Forces, "base") => "people-base",
        (TableName::Forces, "strength") => "people-strength",
        (TableName::Forces, "duty_hours") => "people-duty",
        (TableName::Forces, "rest_hours") => "people-rest",
        (TableName::Indicators, "weight") => "people-points",
        (TableName::Patterns, "police") => "people-pattern-police",
        (TableName::Patterns, "stations") => "people-pattern-stations",
        (TableName::Patterns, "most_stations") => "people-pattern-most",
        (TableName::Patterns, "linmas") => "people-pattern-linmas",
        (TableName::Security, "vulnerable_from") => "people-vulnerable-from",
        (TableName::Security, "very_from") => "people-very-from",
        (TableName::Security, "shift_hours") => "people-shift-hours",
        (TableName::Security, "group_minutes") => "people-group-minutes",
        (TableName::Security, "store_days_before") => "people-store-days",
        (TableName::Security, "stations_from_minute") => "people-stations-from",
        (TableName::Security, "post_minutes") => "people-post-minutes",
        (TableName::Security, "new_posts") => "people-new-posts",
        (TableName::Security, "post_rupiah") => "people-post-rupiah",
        (TableName::Rulings, "class") => "people-ruling",
        (_, "on") => "supply-day",
        (TableName::Supplies, "item") => "col-item",
        (TableName::Supplies, "step") => "supply-step",
        (TableName::Supplies, "damaged") => "supply-damaged",
        (TableName::Supplies, "supplier") => "supply-supplier",
        (TableName::Supplies, "by") => "supply-who",
        (TableName::Inquiries, "by") => "inquiry-by",
        (TableName::Inquiries, "status") => "inquiry-status",
        (TableName::Inquiries, "answer") => "inquiry-answer",
        (TableName::Inquiries, "change") => "inquiry-change",
        (TableName::Inquiries, "answered_by") => "inquiry-answered-by",
        (TableName::Inquiries, "answered_on") => "inquiry-answered-on",
        (_, "by") => "readiness-by",
        (TableName::Desk, "share") => "desk-share",
        (TableName::Desk, "pace_days") => "desk-pace-days",
        (TableName::Desk, "report_weekday") => "desk-report-weekday",
        (TableName::Desk, "daily_from_h") => "desk-daily-from",
        (TableName::Desk, "escalate_percent") => "desk-escalate",
        (TableName::Risks | TableName::Tasks | TableName::Readiness, "state") => "readiness-state",
        (TableName::Readiness, "evidence") => "readiness-evidence",
        (_, "due") => "readiness-due",
        (_, "due_h") => "task-due",
        (TableName::Criteria, "part") => "readiness-part",
        (TableName::Criteria, "answer") => "readiness-answer",
        (TableName::Risks, "percent") => "risk-percent",
        (TableName::Risks, "stations") => "risk-stations",
        (TableName::Risks, "cause") => "risk-cause",
        (TableName::Risks, "effect") => "risk-effect",
        (TableName::Risks, "owner") => "risk-owner",
        (TableName::Risks, "measure") => "risk-measure",
        (TableName::Risks, "scenario") => "risk-scenario",
        (TableName::Tasks, "ask") => "task-ask",
        (TableName::Tasks, "tell") => "task-tell",
        (TableName::Units, "members") => "unit-members",
        (TableName::Units, "duties") => "unit-duties",
        (_, "officers") => "people-officers",
        (_, "pinned") => "people-pinned",
        (_, other) => return other.to_owned(),
    };
    text(language, key)
}

/// Formats a field's value for display.
pub fn shown(field: &str, value: &Json, region: &Region, language: Language) -> String {
    let word = |key: &str| text(language, key);
    match (field, value) {
        ("desa" | "home", Json::String(code)) => {
            region.places.get(code).map_or_else(|| code.clone(), |place| place.name.clone())
        }
        ("voting_day", Json::String(date)) => day(language, date),
        ("mode", Json::String(mode)) => word(&format!("mode-{mode}")),
        ("kind", Json::String(kind)) if ForceKind::ALL.iter().any(|known| known.key() == kind) => {
            word(&format!("force-kind-{kind}"))
        }
        ("kind", Json::String(kind)) => word(&format!("kind-{kind}")),
        ("kinds", Json::Array(kinds)) => listed(kinds, |kind| word(&format!("cost-{kind}"))),
        ("tiers", Json::Array(tiers)) => listed(tiers, |tier| word(&format!("kind-{tier}"))),
        ("areas", Json::Array(areas)) => listed(areas, |area| {
            region.places.get(area).map_or_else(|| area.to_owned(), |place| place.name.clone())
        }),
        ("rupiah" | "ceiling_rupiah", Json::Number(rupiah)) => {
            rupiah_whole(language, rupiah.as_i64().unwrap_or(i64::MAX))
        }
        ("step", Json::String(step)) => word(&format!("supply-step-{step}")),
        ("share", Json::String(rule)) => word(&format!("share-{rule}")),
        ("status", Json::String(status)) => word(&format!("inquiry-status-{status}")),
        ("change", Json::String(id)) if !id.is_empty() => short_id(id).to_owned(),
        ("item", Json::String(item)) => item_name(region, language, item),
        ("skip", Json::String(skip)) => {
            let known = Skip::ALL.into_iter().find(|known| known.key() == skip);
            known.map_or_else(|| skip.clone(), |skip| word(skip_key(skip)))
        }
        ("water", Json::String(water)) => word(&format!("water-{water}")),
        ("minutes", Json::Number(length)) => minutes(language, length.as_i64().unwrap_or_default()),
        ("effects", Json::Array(effects)) if !effects.is_empty() => {
            let effect = |effect: &Json| {
                let when = effect["when"].as_str().unwrap_or_default().replace('_', "-");
                let when = word(&format!("circumstance-{when}"));
                format!("{when} {} %", effect["percent"])
            };
            effects.iter().map(effect).collect::<Vec<_>>().join(", ")
        }
        ("closures", Json::Array(closures)) if !closures.is_empty() => {
            let at = |at: &Json| {
                moment(language, at.as_i64().and_then(|at| at.try_into().ok()).unwrap_or(0))
            };
            let closure = |pair: &Json| format!("{} – {}", at(&pair[0]), at(&pair[1]));
            closures.iter().map(closure).collect::<Vec<_>>().join(", ")
        }
        ("effects" | "closures", Json::Array(_)) => "–".to_owned(),
        (field, Json::Number(days)) if field.ends_with("_h") => {
            h_day(days.as_i64().unwrap_or_default())
        }
        _ => plain(value, language),
    }
}

/// Names of codes; a dash if there are none.
fn listed(codes: &[Json], name: impl Fn(&str) -> String) -> String {
    let names: Vec<String> = codes.iter().filter_map(Json::as_str).map(name).collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn plain(value: &Json, language: Language) -> String {
    match value {
        Json::Null => "–".to_owned(),
        Json::Bool(true) => text(language, "answer-yes"),
        Json::Bool(false) => text(language, "answer-no"),
        Json::String(word) if word == "direct" => text(language, "delivery-direct"),
        Json::String(word) if word == "villages" => text(language, "delivery-villages"),
        Json::String(word) if word == "tiered" => text(language, "delivery-tiered"),
        Json::String(word) => word.clone(),
        Json::Array(values) => {
            values.iter().map(|value| plain(value, language)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
