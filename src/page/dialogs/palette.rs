//! The command palette: one box that searches and runs commands.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::keys::{COMMANDS, Command};
use crate::page::panels::{base_name, class_name, destination};
use crate::page::parts::{end_name, link_kind_key};
use crate::page::state::{Desk, Selected, Stage, wording};
use tepat_model::region::{PlaceKind, Region};
use tepat_network::link_code;
use tepat_view::words::{self, Language};

/// Hits listed at most.
const MOST_HITS: usize = 40;

/// One search result.
#[derive(Clone, Debug, PartialEq)]
struct Hit {
    name: String,
    detail: String,
    does: Does,
}

#[derive(Clone, Debug, PartialEq)]
enum Does {
    Run(Command),
    Show(Selected),
}

#[component]
pub fn Palette() -> impl IntoView {
    let desk = Desk::get();
    let asked = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let hits = Memo::new(move |_| {
        chosen.set(0);
        find(desk, &asked.get())
    });
    let take = move |hit: &Hit| {
        desk.dialog.set(None);
        match &hit.does {
            Does::Run(command) => command.run(desk),
            Does::Show(selected) => desk.show(selected.clone()),
        }
    };
    let steer = move |event: leptos::ev::KeyboardEvent| {
        let last = hits.with_untracked(Vec::len).saturating_sub(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => chosen.set(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => chosen.set(if at == 0 { last } else { at - 1 }),
            "Enter" => {
                if let Some(hit) = hits.with_untracked(|hits| hits.get(at).cloned()) {
                    take(&hit);
                }
            }
            // Some browsers would only clear the field.
            "Escape" => desk.dialog.set(None),
            _ => return,
        }
        event.prevent_default();
    };
    Effect::new(move |_| {
        if let Some(entry) = document().get_element_by_id(&hit_id(chosen.get())) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            entry.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let has_hits = move || hits.with(|hits| !hits.is_empty());
    view! {
        <Shell id="palette" title="command-palette">
            <input
                id="palette-input"
                type="search"
                autofocus
                role="combobox"
                aria-expanded=move || has_hits().to_string()
                aria-controls="palette-hits"
                aria-activedescendant=move || has_hits().then(|| hit_id(chosen.get()))
                aria-label=wording("top-search")
                placeholder=wording("palette-placeholder")
                bind:value=asked
                on:keydown=steer
            />
            <ul id="palette-hits" class="hits" role="listbox" aria-label=wording("command-palette")>
                {move || {
                    hits.get().into_iter().enumerate().map(|(index, hit)| {
                        let words = (hit.name.clone(), hit.detail.clone());
                        view! {
                            <li
                                id=hit_id(index)
                                role="option"
                                aria-selected=move || (chosen.get() == index).to_string()
                                on:mousemove=move |_| {
                                    if chosen.get_untracked() != index {
                                        chosen.set(index);
                                    }
                                }
                                on:click=move |_| take(&hit)
                            >
                                <span class="grow">{words.0}</span>
                                <span class="quiet">{words.1}</span>
                            </li>
                        }
                    }).collect_view()
                }}
            </ul>
            <Show when=move || !has_hits()>
                <p class="quiet">{wording("palette-nothing")}</p>
            </Show>
        </Shell>
    }
}

fn hit_id(index: usize) -> String {
    format!("hit-{index}")
}

/// The commands, and everything named in the region and the plan, that contain every typed word.
fn find(desk: Desk, asked: &str) -> Vec<Hit> {
    let language = desk.language.get();
    let asked = asked.to_lowercase();
    let wanted: Vec<&str> = asked.split_whitespace().collect();
    let fits = |hit: &Hit| {
        let text = format!("{} {}", hit.name, hit.detail).to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let commands =
        COMMANDS.into_iter().filter(|command| command.is_possible(desk)).map(|command| Hit {
            name: words::text(language, command.text_key()),
            detail: match command {
                Command::Go(stage) if !wanted.is_empty() => {
                    words::text(language, &format!("{}-also", stage.text_key()))
                }
                _ => command.shortcut().unwrap_or_default().to_owned(),
            },
            does: Does::Run(command),
        });
    if wanted.is_empty() {
        return commands.collect();
    }
    let region = desk.region.get();
    let plan = desk.plan.get();
    let trips = plan.iter().flat_map(|plan| plan.all_trips()).map(|(_, trip)| {
        let class = region.classes.get(&trip.class);
        let class = class.map_or(trip.class.as_str(), |c| c.name(language.code()));
        let base = region.places.get(&trip.base).map_or("", |place| place.name.as_str());
        let to = destination(&region, trip);
        let at = words::moment(language, trip.depart_at);
        Hit {
            name: trip.code.clone(),
            detail: format!("{class} {} · {base} – {to} · {at}", trip.vehicle),
            does: Does::Show(Selected::Trip(trip.code.clone())),
        }
    });
    let mut hits: Vec<Hit> = commands
        .chain(places(&region, language))
        .chain(trips)
        .chain(vehicles(&region, language))
        .chain(stations(&region))
        .chain(edges(&region, language))
        .chain(links(&region, language))
        .filter(fits)
        .collect();
    // Stable: equally good hits keep the order of their kinds.
    hits.sort_by_cached_key(|hit| standing(hit, &asked));
    hits.truncate(MOST_HITS);
    hits
}

/// How well a hit fits: 0 if its name holds what was typed as whole words, 1 if only its detail
/// does, 2 if it holds them as parts or apart.
fn standing(hit: &Hit, asked: &str) -> usize {
    let asked = format!(" {} ", asked.trim());
    let has = |text: &str| format!(" {text} ").to_lowercase().contains(&asked);
    match (has(&hit.name), has(&hit.detail)) {
        (true, _) => 0,
        (false, true) => 1,
        _ => 2,
    }
}

fn places(region: &Region, language: Language) -> impl Iterator<Item = Hit> {
    region.places.iter().filter(|place| place.kind != PlaceKind::Junction).map(move |place| Hit {
        name: place.name.clone(),
        detail: format!("{} · {}", kind_name(place.kind, language), place.code),
        does: Does::Show(Selected::Place(place.code.clone())),
    })
}

/// Rows of the fleet; choosing one shows its base.
fn vehicles(region: &Region, language: Language) -> impl Iterator<Item = Hit> {
    region.fleet.iter().filter(|row| row.count > 0).map(move |row| {
        let name = class_name(region, &row.class, language);
        let does = match region.places.get(&row.base) {
            Some(base) => Does::Show(Selected::Place(base.code.clone())),
            None => Does::Run(Command::Go(Stage::Fleet)),
        };
        let count = words::count(language, row.count.into());
        Hit { name, detail: format!("{count} · {}", base_name(region, &row.base, language)), does }
    })
}

/// Edges, found by their ends and notes.
fn edges(region: &Region, language: Language) -> impl Iterator<Item = Hit> {
    region.edges.iter().map(move |edge| {
        let end = |code: &str| end_name(region, code, language);
        let mode = words::text(language, &format!("mode-{}", edge.mode.key()));
        let ends = format!("{} – {}", end(&edge.from), end(&edge.to));
        let (name, beside) = match edge.name.is_empty() {
            true => (ends, String::new()),
            false => (edge.name.clone(), ends),
        };
        let parts = [beside.as_str(), &mode, &edge.note, &edge.code];
        let detail: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Hit {
            name,
            detail: detail.join(" · "),
            does: Does::Show(Selected::Edge(edge.code.clone())),
        }
    })
}

/// Named ways of the imported network, bridges included: each name once, with its first link.
fn links(region: &Region, language: Language) -> impl Iterator<Item = Hit> {
    let net = region.imported();
    let mut firsts = vec![None; net.names.len()];
    for (at, link) in net.links.iter().enumerate() {
        if let Some(first) = firsts.get_mut(link.name as usize) {
            first.get_or_insert(at);
        }
    }
    net.names.iter().zip(firsts).filter_map(move |(name, first)| {
        let link = &net.links[first?];
        (!name.is_empty()).then(|| Hit {
            name: name.clone(),
            detail: words::text(language, &link_kind_key(link)),
            does: Does::Show(Selected::Edge(link_code(link.way, link.part))),
        })
    })
}

fn kind_name(kind: PlaceKind, language: Language) -> String {
    match kind {
        PlaceKind::Store => words::text(language, "kind-store"),
        PlaceKind::Ppk => words::text(language, "kind-ppk"),
        PlaceKind::Pps => words::text(language, "kind-pps"),
        PlaceKind::Pier => words::text(language, "kind-pier"),
        PlaceKind::Junction => words::text(language, "kind-junction"),
    }
}

fn stations(region: &Region) -> impl Iterator<Item = Hit> {
    region.stations.iter().map(|station| {
        let desa = region.home_of(station).map_or(station.home(), |desa| desa.name.as_str());
        Hit {
            name: format!("TPS {:03} {desa}", station.number),
            detail: station.code.clone(),
            does: Does::Show(Selected::Station(station.code.clone())),
        }
    })
}
