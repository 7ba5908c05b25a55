//! The map of places, network, stations and trips.
//!
//! [`tepat_view::scene`] says what lies where; a [`chart::Chart`] draws it. The
//! component ties both to the desk: what is selected here is selected everywhere.

mod answers;
mod brush;
mod chart;
mod content;
mod draft;
mod gesture;
mod ground;
mod layers;
mod legend;
mod paint;
mod palette;
mod playback;
mod presentation;
mod reading;
mod tip;
mod tools;

use std::collections::BTreeSet;
use std::rc::Rc;

use geo::Coord;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::page::guarding;
use crate::page::panels::{compare, known};
use crate::page::state::{Answers, Desk, Selected, Shared, wording};
use answers::{Drawn, Posted};
use chart::{Chart, ChartRef, read, redraw};
use draft::{Draft, Tool};
use gesture::{Gesture, GestureRef};
use layers::Layers;
use tepat_intake::begin::{What, missing};
use tepat_model::document::{Edit, TableName};
use tepat_model::plan::{Heading, Plan, SettledTrip, SettledTrips, StationOutcome};
use tepat_model::region::{Located, Mode, Region, Ways};
use tepat_order::Gather as _;
use tepat_view::scene::{Feature, NetSorting, Point, Routes, Scene, round_length_m};
use tepat_view::shade::{
    Shade, ShadeBy, shade, shade_certainty, shade_certainty_change, shade_changes, shade_people,
    shade_posts, shade_readiness,
};
use tepat_view::words;

/// Longest scale bar.
const SCALE_BAR_PX: f64 = 120.0;

/// Width the unfolded legend takes.
const LEGEND_PX: f64 = 256.0;

/// What of the file the map shows.
#[derive(Clone, Default)]
struct Shown {
    region: Shared<Region>,
    plan: Option<Shared<Plan>>,
    outcomes: Shared<Vec<StationOutcome>>,
    settled: Shared<Vec<SettledTrip>>,
    selection: Option<Selected>,
    reveal: u32,
}

/// Links of an imported network that are laid out before the page turns to other things.
const LINKS_AT_ONCE: usize = 20_000;

/// Whether a map of this size has room for the legend beside the region.
fn has_room(width_px: f64, height_px: f64) -> bool {
    width_px >= 820.0 && height_px >= 420.0
}

/// The map's own state, handed to its parts.
#[derive(Clone, Copy)]
pub struct Map {
    desk: Desk,
    chart: ChartRef,
    gesture: GestureRef,
    /// What is switched on.
    layers: RwSignal<Layers>,
    /// What the pointer is on, and where the pointer is.
    tip: RwSignal<Option<(Feature, Point)>>,
    /// What a press does.
    tool: RwSignal<Tool>,
    /// What is being drawn.
    draft: RwSignal<Draft>,
    /// How an edge drawn next is travelled.
    mode: RwSignal<Mode>,
    /// Whether somebody chose that for the edge being drawn.
    mode_chosen: RwSignal<bool>,
    /// Moment at which vehicles are shown, in minutes as [`tepat_model::time::Moment`].
    moment: RwSignal<Option<f64>>,
    /// The clock runs.
    playing: RwSignal<bool>,
    /// Scale of the view.
    metres_per_px: RwSignal<f64>,
    /// Counts the views that came to rest.
    view_count: RwSignal<u32>,
    /// The legend is unfolded.
    legend_open: RwSignal<bool>,
    /// Counts the plans laid out.
    routes_drawn: RwSignal<u32>,
    /// By what the sub-districts are coloured.
    shade_by: RwSignal<ShadeBy>,
    /// Their figures.
    shade: Memo<Shared<Shade>>,
}

impl Map {
    fn new(desk: Desk) -> Self {
        // Another file begins without colours.
        let shade_by = desk.shade_by;
        shade_by.set(ShadeBy::default());
        Self {
            desk,
            chart: StoredValue::new_local(None),
            gesture: StoredValue::new_local(Gesture::default()),
            layers: RwSignal::new(Layers::default()),
            tip: RwSignal::new(None),
            tool: RwSignal::new(Tool::default()),
            draft: RwSignal::new(Draft::default()),
            mode: RwSignal::new(Mode::default()),
            mode_chosen: RwSignal::new(false),
            moment: RwSignal::new(None),
            playing: RwSignal::new(false),
            metres_per_px: RwSignal::new(0.0),
            view_count: RwSignal::new(0),
            legend_open: RwSignal::new(false),
            routes_drawn: RwSignal::new(0),
            shade_by,
            shade: Memo::new(move |_| Shared::new(shade_of(desk, shade_by.get()))),
        }
    }

    /// Tells the parts outside the canvas that the view came to rest.
    fn view_changed(self) {
        if let Some(scale) = read(self.chart, |chart| chart.camera.metres_per_px) {
            if self.metres_per_px.try_get_untracked().is_some_and(|before| before != scale) {
                self.metres_per_px.set(scale);
            }
            self.view_count.try_update(|count| *count = count.wrapping_add(1));
        }
    }

    /// Draws on `canvas` from now on and follows the desk.
    fn begin(self, canvas: web_sys::HtmlCanvasElement) {
        let Some(chart) = Chart::new(canvas.clone()) else { return };
        self.chart.set_value(Some(chart));
        self.follow_size(&canvas);
        self.follow_theme();
        self.follow_file();
        self.follow_net();
        self.follow_answers();
        self.follow_shade();
        self.let_go_by_escape();
        Effect::new(move |_| {
            let covered_px = if self.legend_open.get() { LEGEND_PX } else { 0.0 };
            redraw(self.chart, |chart| chart.cover(covered_px));
            self.view_changed();
        });
        Effect::new(move |_| {
            let (draft, tool) = (self.draft.get(), self.tool.get());
            redraw(self.chart, |chart| {
                chart.draft = draft;
                chart.shows_junctions = tool.sets_points();
            });
        });
        Effect::new(move |_| {
            let layers = self.layers.get();
            redraw(self.chart, |chart| {
                chart.content.layers = layers;
                chart.repaint();
            });
        });
    }

    fn follow_size(self, canvas: &web_sys::HtmlCanvasElement) {
        let watched = canvas.clone();
        let resized = Closure::<dyn FnMut()>::new(move || {
            let box_of = watched.get_bounding_client_rect();
            let (width_px, height_px) = (box_of.width(), box_of.height());
            redraw(self.chart, |chart| {
                let had_room = has_room(chart.camera.width_px, chart.camera.height_px);
                let has_room = has_room(width_px, height_px);
                if had_room != has_room {
                    self.legend_open.set(has_room);
                }
                let corner_px = Coord { x: box_of.x(), y: box_of.y() };
                chart.resize(corner_px, width_px, height_px);
            });
            self.view_changed();
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(canvas);
            let kept = StoredValue::new_local((observer, resized));
            on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
        }
    }

    /// The root's `data-theme` says which colours are in force.
    fn follow_theme(self) {
        let changed = Closure::<dyn FnMut()>::new(move || redraw(self.chart, Chart::read_palette));
        let observer = web_sys::MutationObserver::new(changed.as_ref().unchecked_ref());
        if let (Ok(observer), Some(root)) = (observer, document().document_element()) {
            let options = web_sys::MutationObserverInit::new();
            options.set_attributes(true);
            options.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
            // Fails only for options that watch nothing.
            let _ = observer.observe_with_options(&root, &options);
            let kept = StoredValue::new_local((observer, changed));
            on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
        }
    }

    /// Region, plan and selection, in this order: the later are known by positions in the earlier.
    fn follow_file(self) {
        Effect::new(move |shown: Option<Shown>| {
            let desk = self.desk;
            let now = Shown {
                region: desk.region.get(),
                plan: desk.plan.get(),
                outcomes: desk.outcomes.get(),
                settled: desk.settled_behind.get(),
                selection: desk.selection.get(),
                reveal: desk.reveal.get(),
            };
            let is_first = shown.is_none();
            let shown = shown.unwrap_or_default();
            let other_region = is_first || now.region != shown.region;
            if other_region {
                let code = (!is_first).then_some(shown.region.info.code.as_str());
                self.lay_out_region(&now.region, code);
            }
            let planned = |it: &Shown| (it.plan.clone(), it.outcomes.clone(), it.settled.clone());
            if other_region || planned(&now) != planned(&shown) {
                self.lay_out_plan(&now);
            }
            let other_selection = other_region || now.selection != shown.selection;
            if other_selection && self.tool.get_untracked() == Tool::Move {
                self.tool.set(Tool::Look);
            }
            let reveals = !is_first && now.reveal != shown.reveal;
            self.mark_selected(now.selection.as_ref(), reveals);
            self.view_changed();
            now
        });
    }

    /// Lays the region out; `shown` is the code of the one that was on the map before.
    fn lay_out_region(self, region: &Shared<Region>, shown: Option<&str>) {
        // Where nothing was on the map before, what comes first is shown whole.
        let was_empty = read(self.chart, |chart| chart.content.scene.bounds.is_none());
        let is_other = shown != Some(region.info.code.as_str()) || was_empty.unwrap_or(true);
        let before = read(self.chart, |chart| chart.content.scene.projection);
        let scene = Rc::new(match before.filter(|_| !is_other) {
            // Nothing on the screen moves for a change at the rim.
            Some(projection) => Scene::laid_out(region, projection),
            None => Scene::new(region),
        });
        // What was begun goes by position in tables that may have changed.
        self.draft.set(Draft::default());
        redraw(self.chart, |chart| {
            chart.content.region = region.clone();
            chart.content.scene = scene;
            (chart.hovered, chart.moved_to) = (None, None);
            chart.forget_paths();
            if is_other {
                chart.fit();
            }
        });
        self.tip.set(None);
    }

    fn lay_out_plan(self, now: &Shown) {
        let trips = now.plan.iter().flat_map(|plan| &plan.trips).enumerate();
        let known = SettledTrips::new(&now.settled);
        let settled: Vec<usize> = trips
            .filter(|(_, trip)| known.of(Heading::Out, trip).is_some())
            .map(|(number, _)| number)
            .collect();
        redraw(self.chart, |chart| {
            let scene = &chart.content.scene;
            let routes = now.plan.as_ref().map(|plan| Routes::new(&now.region, scene, plan));
            chart.content.routes = Rc::new(routes.unwrap_or_default());
            chart.content.plan = now.plan.clone();
            chart.content.settled = settled;
            chart.content.set_outcomes(&now.outcomes);
            chart.repaint();
        });
        self.routes_drawn.update(|count| *count = count.wrapping_add(1));
    }

    fn mark_selected(self, selection: Option<&Selected>, reveals: bool) {
        redraw(self.chart, |chart| {
            let is_trip = |feature| matches!(feature, Some(Feature::Trip(_)));
            let selected = selection.and_then(|selected| chart.content.feature_of(selected));
            if is_trip(chart.selected) != is_trip(selected) {
                chart.repaint();
            }
            if chart.selected != selected {
                chart.moved_to = None;
            }
            chart.selected = selected;
            if let Some(feature) = selected.filter(|_| reveals) {
                chart.reveal(feature);
            }
        });
    }

    /// Escape lets go of what is being drawn, wherever the focus is.
    fn let_go_by_escape(self) {
        Effect::new(move |_| {
            let let_go = match self.tool.get() {
                _ if self.desk.presenting.get() => {
                    Some(Callback::new(move |()| self.desk.presenting.set(false)))
                }
                Tool::Look if self.desk.placing.with(Option::is_some) => {
                    Some(Callback::new(move |()| self.desk.placing.set(None)))
                }
                Tool::Look => None,
                Tool::Move => Some(Callback::new(move |()| self.cancel_move())),
                Tool::Draw | Tool::Split | Tool::Pier | Tool::Area => {
                    Some(Callback::new(move |()| self.cancel_draft()))
                }
            };
            self.desk.in_hand.set(let_go);
        });
        on_cleanup(move || self.desk.in_hand.set(None));
    }

    /// The imported network is laid out anew only where it is another one, or another profile
    /// tells how its links are travelled.
    fn follow_net(self) {
        Effect::new(move |_| {
            let region = self.desk.region.get();
            let ways = Ways::new(&region.ways);
            let stood_in: BTreeSet<usize> =
                region.edges.iter().filter_map(|edge| region.link(&edge.code)).gather();
            let mut begins = false;
            redraw(self.chart, |chart| {
                let net = &region.net;
                let projection = chart.content.scene.projection;
                if *chart.content.stood_in != stood_in {
                    chart.content.stood_in = Rc::new(stood_in);
                    chart.forget_net_paths();
                }
                let is_shown = chart.content.net.is_of(net, projection, &ways);
                let sorting = chart.sorting.as_ref();
                if is_shown {
                    chart.sorting = None;
                    return;
                }
                if sorting.is_some_and(|sorting| sorting.is_of(net, projection, &ways)) {
                    return;
                }
                // Links of the network before are known by other numbers.
                if !chart.content.net.has_links_of(net) {
                    chart.content.net = Rc::default();
                    chart.forget_net_paths();
                }
                let sorting = NetSorting::new(net.clone(), projection, ways);
                begins = chart.sorting.replace(sorting).is_none();
            });
            if begins {
                self.sort_net();
            }
        });
    }

    /// Sorts the next links of the network that is being laid out, and the others later.
    fn sort_net(self) {
        let mut goes_on = false;
        self.chart.try_update_value(|chart| {
            let sorting = chart.as_mut().and_then(|chart| chart.sorting.as_mut());
            goes_on = sorting.is_some_and(|sorting| !sorting.go_on(LINKS_AT_ONCE));
        });
        if goes_on {
            return set_timeout(move || self.sort_net(), std::time::Duration::ZERO);
        }
        redraw(self.chart, |chart| {
            let Some(sorting) = chart.sorting.take() else { return };
            chart.content.net = Rc::new(sorting.done());
            chart.forget_net_paths();
            if chart.content.scene.bounds.is_none() {
                chart.fit();
            }
        });
    }

    /// Colours of the sub-districts follow the plan, the needs or the network.
    fn follow_shade(self) {
        guarding::follow(self.desk, move || {
            let by = self.shade_by.get();
            by.needs_people() || by == ShadeBy::Readiness
        });
        Effect::new(move |_| {
            let (shade, language) = (self.shade.get(), self.desk.language.get());
            let label = |post: &usize| Some((*post, shade.label(*post, language)?));
            let labels = shade.districts.keys().filter_map(label).collect();
            let by = self.shade_by.get();
            let people = by.is_of_posts().then(|| self.desk.current_people()).flatten();
            redraw(self.chart, |chart| {
                let content = &mut chart.content;
                content.posted = people.as_deref().map_or_else(Posted::default, |people| {
                    Posted::new(by, people, &content.region, &content.scene)
                });
                chart.content.shade = shade.clone();
                chart.content.shade_labels = labels;
                chart.repaint();
            });
        });
    }

    /// Answers are of the region they were asked of.
    fn follow_answers(self) {
        Effect::new(move |before: Option<Shared<Region>>| {
            let region = self.desk.region.get();
            if before.is_some_and(|before| before != region) {
                self.desk.answers.set(Answers::default());
            }
            region
        });
        Effect::new(move |_| {
            let answers = self.desk.answers.get();
            redraw(self.chart, |chart| {
                let content = &mut chart.content;
                let drawn = Drawn::new(&answers, &content.region, &content.scene);
                content.answers = Rc::new(drawn);
                chart.repaint();
            });
        });
    }

    /// Records the place something was moved to.
    fn commit_move(self) {
        let target = read(self.chart, |chart| {
            let degrees = chart.content.scene.projection.to_degrees(chart.moved_to?);
            Some((chart.content.selected_of(chart.selected?)?, degrees))
        });
        let Some((selected, (lat, lon))) = target.flatten() else { return };
        let (table, code) = match &selected {
            Selected::Place(code) => (TableName::Places, code),
            Selected::Station(code) => (TableName::Stations, code),
            Selected::Edge(_) | Selected::Trip(_) => return,
        };
        let why = words::text(self.desk.language.get_untracked(), "map-why-moved");
        self.desk.edit(moved(table, code, (lat, lon)), &why);
    }

    /// Whether nothing is drawn yet, so that no point of the screen is anywhere.
    fn is_blank(self) -> bool {
        let has_ground = self.desk.region.with(|region| !region.known_outlines().is_none());
        self.routes_drawn.track();
        let is_drawn = read(self.chart, |chart| {
            chart.content.scene.bounds.or_else(|| chart.content.net.bounds()).is_some()
        });
        !has_ground && is_drawn != Some(true)
    }

    /// Gives the place that is being placed the position of a point of the screen.
    fn put_place(self, code: &str, at_px: Point) {
        if untrack(|| self.is_blank()) {
            return;
        }
        let at = read(self.chart, |chart| {
            chart.content.scene.projection.to_degrees(chart.camera.to_map(at_px))
        });
        if let Some(at) = at {
            self.put_place_at(code, at);
        }
    }

    /// Gives the place that is being placed a position, and goes on to the next one without.
    fn put_place_at(self, code: &str, at: (f64, f64)) {
        let why = words::text(self.desk.language.get_untracked(), "missing-why-placed");
        self.desk.edit(moved(TableName::Places, code, at), &why);
        let next = self.desk.region.with_untracked(|region| {
            let todo = missing(region, false).into_iter().find(|todo| todo.what == What::Positions);
            todo.and_then(|todo| todo.codes.into_iter().next())
        });
        self.desk.placing.set(next);
    }

    fn cancel_move(self) {
        redraw(self.chart, |chart| chart.moved_to = None);
        self.tool.set(Tool::Look);
    }
}

/// The figures of the sub-districts; what is not asked for is not followed either.
fn shade_of(desk: Desk, by: ShadeBy) -> Shade {
    if by == ShadeBy::Nothing {
        return Shade::default();
    }
    if by == ShadeBy::Readiness {
        return desk.region.with(|region| shade_readiness(region, &known(desk).areas));
    }
    if by.needs_people() {
        let people = desk.current_people();
        return people.map_or_else(Shade::default, |people| {
            desk.region.with(|region| match by.is_of_posts() {
                true => shade_posts(by, region, &people.nearest),
                false => shade_people(by, region, &people),
            })
        });
    }
    if by == ShadeBy::Certainty {
        return desk.certainty.with(|certainty| {
            let found = certainty.found.as_ref();
            found.map_or_else(Shade::default, |found| {
                desk.region.with(|region| shade_certainty(region, &found.certainty))
            })
        });
    }
    if by == ShadeBy::CertaintyChange {
        return certainty_change(desk).unwrap_or_default();
    }
    if by.is_change() {
        let changes = compare::changes(desk).unwrap_or_default();
        return desk.region.with(|region| shade_changes(by, region, &changes));
    }
    let (needs, outcomes) = (desk.needs.get(), desk.outcomes.get());
    desk.region.with(|region| shade(by, region, &needs, &outcomes))
}

/// How much surer the plan in view is than the one it is compared with, if both were simulated.
fn certainty_change(desk: Desk) -> Option<Shade> {
    let other = compare::chosen(desk);
    desk.certainty.with(|certainty| {
        let now = certainty.found.as_ref().filter(|_| !certainty.is_old)?;
        desk.simulated.with(|simulated| {
            let plan = compare::other_plan(desk, &other)?;
            let (_, before) = simulated.iter().find(|(of, _)| *of == plan)?;
            let (now, before) = (&now.certainty.areas, before);
            Some(desk.region.with(|region| shade_certainty_change(region, now, before)))
        })
    })
}

/// The edit that puts a record somewhere. A place then stands where somebody said.
fn moved(table: TableName, code: &str, (lat, lon): (f64, f64)) -> Edit {
    let mut fields = vec![("lat", lat.into()), ("lon", lon.into())];
    if table == TableName::Places {
        fields.push(("located", Located::Stated.key().into()));
    }
    Edit::set_many(table, code, fields)
}

/// The map; it fills its box.
#[component]
pub fn MapView() -> impl IntoView {
    let desk = Desk::get();
    let map = Map::new(desk);
    let canvas = NodeRef::<html::Canvas>::new();
    let owner = Owner::current();
    canvas.on_load(move |canvas| match &owner {
        Some(owner) => owner.with(|| map.begin(canvas)),
        None => map.begin(canvas),
    });
    view! {
        <section class="map" aria-label=wording("map-name")>
            <canvas
                node_ref=canvas
                class="map-canvas"
                class:is-moving=move || map.tool.get() != Tool::Look
                tabindex="0"
                role="application"
                aria-roledescription=wording("map-name")
                aria-label=move || reading::summary(map)
                aria-describedby="map-keys"
                on:pointerdown=move |event| map.pointer_down(&event)
                on:pointermove=move |event| map.pointer_move(&event)
                on:pointerup=move |event| map.pointer_up(&event)
                on:pointercancel=move |event| map.pointer_cancel(&event)
                on:pointerleave=move |_| map.pointer_leave()
                on:dblclick=move |event| map.double_click(&event)
                on:wheel=move |event| map.wheel(&event)
                on:keydown=move |event| map.key_down(&event)
            ></canvas>
            <p id="map-keys" class="map-unseen">{wording("map-keys")}</p>
            <reading::InView map/>
            <tools::Tools map/>
            <legend::Legend map/>
            <ScaleBar map/>
            <playback::Playback map/>
            <presentation::Presentation map/>
            <Tip map/>
        </section>
    }
}

/// How long so many pixels are, and where north is.
#[component]
fn ScaleBar(map: Map) -> impl IntoView {
    let length_m = move || round_length_m(SCALE_BAR_PX * map.metres_per_px.get());
    let width = move || format!("{:.1}px", length_m() / map.metres_per_px.get().max(1e-6));
    let said = move || {
        let (language, metres) = (map.desk.language.get(), length_m());
        if metres >= 1_000.0 {
            words::kilometres(language, metres as u64)
        } else {
            format!("{} m", words::decimal(language, metres, 1))
        }
    };
    view! {
        <div class="map-scale" aria-hidden="true">
            <svg class="map-north" viewBox="0 0 16 26">
                <path d="M8 1l5 14-5-3.2L3 15z"/>
                <text x="8" y="25" text-anchor="middle">{wording("map-north")}</text>
            </svg>
            <span class="map-bar" style:width=width>{said}</span>
        </div>
    }
}

/// The little card beside the pointer.
#[component]
fn Tip(map: Map) -> impl IntoView {
    let card = move || {
        let (feature, at) = map.tip.get()?;
        let language = map.desk.language.get();
        let outcomes = map.desk.outcomes.get();
        let (lines, camera) = read(map.chart, |chart| {
            (tip::lines(language, &chart.content, &outcomes, feature), chart.camera)
        })?;
        // On the side of the pointer where there is more room.
        let side = |at: f64, size: f64| if at < size / 2.0 { "start" } else { "end" };
        let (x, y) = (side(at.x, camera.width_px), side(at.y, camera.height_px));
        // One by one: the page's policy refuses whole style attributes.
        let (left, top) = (format!("{}px", at.x), format!("{}px", at.y));
        let mut lines = lines.into_iter();
        let name = lines.next();
        Some(view! {
            <div class="map-tip" data-x=x data-y=y style:left=left style:top=top aria-hidden="true">
                <strong>{name}</strong>
                {lines.map(|line| view! { <span>{line}</span> }).collect_view()}
            </div>
        })
    };
    view! { {card} }
}
