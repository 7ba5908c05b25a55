//! The trips of a plan on the map, and the positions of their vehicles at any moment.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Distance, Euclidean, Length, Line};

use super::projection::Point;
use super::{Course, Scene};
use tepat_model::plan::{Leg, Plan, Trip};
use tepat_model::region::{Family, Region, VehicleClass};
use tepat_model::time::{DAY_MINUTES, DailyHours, Moment};
use tepat_planner::travel::StepTimes;

/// All trips of a plan, laid out on the map.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// The trips, in plan order.
    pub trips: Vec<TripLine>,
    /// The trips of the return, in plan order. They are played through, but not drawn as lines: they
    /// would hide those on the way out.
    pub returns: Vec<TripLine>,
    /// Trips along each edge, sorted by edge, then by family.
    pub flows: Vec<Flow>,
    /// Local ways outside the network, by trip.
    pub locals: Vec<(usize, Line)>,
}

/// The trips of one family along one edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Step number of the edge or link; see [`Region::step`].
    pub edge: usize,
    /// Its course, in the direction of the first of the trips.
    pub course: Course,
    /// Family of the vehicles.
    pub family: Family,
    /// Positions of the trips in the plan, ascending.
    pub trips: Vec<usize>,
}

/// One trip, laid out on the map.
#[derive(Clone, Debug)]
pub struct TripLine {
    /// Family of the vehicle.
    pub family: Family,
    /// Its stops, in order.
    pub stops: Vec<Point>,
    /// The way to each stop, then the way back.
    pub ways: Vec<Way>,
    load_at: Moment,
    back_at: Moment,
    hours: DailyHours,
}

/// The way from one stop to the next.
#[derive(Clone, Debug)]
pub struct Way {
    /// Its bends, including both ends.
    pub points: Vec<Point>,
    /// Milliseconds of travel up to each point.
    reached_ms: Vec<f64>,
    start: Moment,
    end: Moment,
}

impl Routes {
    /// Lays out the trips of `plan`; skips stops and edges missing from `scene`.
    pub fn new(region: &Region, scene: &Scene, plan: &Plan) -> Self {
        let mut routes = Self::default();
        let mut flows: BTreeMap<(usize, Family), (Course, BTreeSet<usize>)> = BTreeMap::new();
        let times = &StepTimes::new(region);
        for (number, trip) in plan.trips.iter().enumerate() {
            let class = region.classes.get(&trip.class);
            let family = class.map_or(Family::Road, |class| class.family);
            let line =
                Layout { region, scene, class, times }.line(trip, |piece| match piece.edge {
                    Some(edge) => {
                        let flow = flows.entry((edge, family));
                        let new = || (piece.course.clone(), BTreeSet::new());
                        flow.or_insert_with(new).1.insert(number);
                    }
                    None => {
                        let line = Line::new(piece.course.start(), piece.course.end());
                        routes.locals.push((number, line));
                    }
                });
            routes.trips.push(line);
        }
        for trip in &plan.returns {
            let class = region.classes.get(&trip.class);
            routes.returns.push(Layout { region, scene, class, times }.line(trip, |_| {}));
        }
        routes.flows = flows
            .into_iter()
            .map(|((edge, family), (course, trips))| Flow {
                edge,
                family,
                course,
                trips: trips.into_iter().collect(),
            })
            .collect();
        routes
    }

    /// The trips along an edge.
    pub fn trips_on(&self, edge: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.flows.partition_point(|flow| flow.edge < edge);
        let here = self.flows[first..].iter().take_while(move |flow| flow.edge == edge);
        here.flat_map(|flow| flow.trips.iter().copied())
    }

    /// Trips with a local way within `reach_m` of a point, each with its distance.
    pub(super) fn local_near(&self, at: Point, reach_m: f64) -> Vec<(f64, usize)> {
        let at = geo::Point::from(at);
        let distances =
            self.locals.iter().map(|(trip, line)| (Euclidean.distance(line, &at), *trip));
        distances.filter(|(distance, _)| *distance <= reach_m).collect()
    }

    /// The first and last moment at which any vehicle is under way.
    pub fn span(&self) -> Option<(Moment, Moment)> {
        let first = self.all().map(|trip| trip.load_at).min()?;
        let last = self.all().map(|trip| trip.back_at).max()?;
        Some((first, last))
    }

    /// All trips, first those out and then those back.
    pub fn all(&self) -> impl Iterator<Item = &TripLine> {
        self.trips.iter().chain(&self.returns)
    }
}

impl TripLine {
    /// Position of the vehicle; `None` before loading and after its return.
    pub fn at(&self, moment: f64) -> Option<Point> {
        if moment < f64::from(self.load_at) || moment > f64::from(self.back_at) {
            return None;
        }
        let way = self.ways.iter().find(|way| moment <= f64::from(way.end)).or(self.ways.last())?;
        way.at(worked_share(self.hours, way.start, way.end, moment))
    }

    /// Whether the vehicle is travelling, rather than loading, unloading or halting.
    pub fn moves_at(&self, moment: f64) -> bool {
        let (start, end) = (self.hours.start_minute, self.hours.end_minute);
        let minute = moment.rem_euclid(f64::from(DAY_MINUTES));
        (f64::from(start)..f64::from(end)).contains(&minute)
            && self
                .ways
                .iter()
                .any(|way| (f64::from(way.start)..f64::from(way.end)).contains(&moment))
    }
}

/// Share of the working time between `start` and `end` that has passed at `moment`.
fn worked_share(hours: DailyHours, start: Moment, end: Moment, moment: f64) -> f64 {
    let worked = |at: f64| {
        let day = (at / f64::from(DAY_MINUTES)).floor();
        let (open, close) = (f64::from(hours.start_minute), f64::from(hours.end_minute));
        day * (close - open) + (at - day * f64::from(DAY_MINUTES)).clamp(open, close) - open
    };
    let (start, end) = (f64::from(start), f64::from(end));
    let length = worked(end) - worked(start);
    if length > 0.0 {
        ((worked(moment) - worked(start)) / length).clamp(0.0, 1.0)
    } else {
        f64::from(u8::from(moment >= end))
    }
}

impl Way {
    fn at(&self, share: f64) -> Option<Point> {
        let (last, last_ms) = (*self.points.last()?, *self.reached_ms.last()?);
        let now_ms = share * last_ms;
        let next = self.reached_ms.partition_point(|reached| *reached <= now_ms);
        if next == 0 || next >= self.points.len() {
            return Some(last);
        }
        let (before, after) = (self.reached_ms[next - 1], self.reached_ms[next]);
        let along = (now_ms - before) / (after - before);
        Some(self.points[next - 1] + (self.points[next] - self.points[next - 1]) * along)
    }
}

/// A piece of a leg: an edge of the network, or a straight local way outside it.
struct Piece {
    course: Course,
    edge: Option<usize>,
}

impl Piece {
    fn local(from: Point, to: Point) -> Option<Self> {
        Some(Self { course: Course::through(vec![from, to])?, edge: None })
    }
}

/// What is needed to lay out a trip.
struct Layout<'a> {
    region: &'a Region,
    scene: &'a Scene,
    class: Option<&'a VehicleClass>,
    times: &'a StepTimes,
}

impl Layout<'_> {
    /// Lays out `trip` and passes every piece of its way to `note`.
    fn line(&self, trip: &Trip, mut note: impl FnMut(&Piece)) -> TripLine {
        let whole_day = DailyHours { start_minute: 0, end_minute: DAY_MINUTES };
        let mut line = TripLine {
            family: self.class.map_or(Family::Road, |class| class.family),
            stops: Vec::new(),
            ways: Vec::new(),
            load_at: trip.load_at,
            back_at: trip.back_at,
            hours: self.class.map_or(whole_day, |class| class.hours),
        };
        let (mut from, mut ready) = (trip.begins_at(), trip.depart_at);
        let back = (&trip.back, trip.base.as_str(), trip.back_at, trip.back_at);
        let out = trip.visits.iter().map(|v| (&v.leg, v.at.as_str(), v.arrive, v.done));
        for (leg, to, arrive, done) in out.chain([back]) {
            if let Some(pieces) = self.pieces(from, leg, to) {
                pieces.iter().for_each(&mut note);
                let minutes = i32::try_from(leg.minutes).unwrap_or(i32::MAX / 4);
                let start = line.hours.begin(ready, minutes).min(arrive);
                line.ways.extend(self.way(&pieces, leg, start, arrive));
            }
            (from, ready) = (to, done);
        }
        line.stops = trip.visits.iter().filter_map(|visit| self.position(&visit.at)).collect();
        line
    }

    fn position(&self, code: &str) -> Option<Point> {
        match self.region.places.position(code) {
            Some(place) => Some(self.scene.places[place]).filter(super::is_somewhere),
            None => self.scene.stations[self.region.stations.position(code)?],
        }
    }

    /// The pieces of a leg, joined end to end; local ways bridge the gaps.
    fn pieces(&self, from: &str, leg: &Leg, to: &str) -> Option<Vec<Piece>> {
        let (mut here, end) = (self.position(from)?, self.position(to)?);
        let edges: Vec<(usize, Course)> = leg
            .edges
            .iter()
            .flat_map(|code| self.region.steps_of(code))
            .filter_map(|step| Some((step, self.scene.course(self.region, step)?)))
            .collect();
        let mut pieces = Vec::with_capacity(edges.len() + 2);
        for (step, (edge, course)) in edges.iter().enumerate() {
            let next = edges.get(step + 1).map(|(_, course)| course);
            let course = directed(course, here, next);
            if course.start() != here {
                pieces.extend(Piece::local(here, course.start()));
            }
            here = course.end();
            pieces.push(Piece { course, edge: Some(*edge) });
        }
        if here != end || pieces.is_empty() {
            pieces.extend(Piece::local(here, end));
        }
        Some(pieces)
    }

    /// Times the pieces: edges by the network; local ways share the rest of the leg's time.
    fn way(&self, pieces: &[Piece], leg: &Leg, start: Moment, end: Moment) -> Option<Way> {
        let on_edges: f64 = pieces.iter().filter_map(|p| Some(self.edge_ms(p.edge?))).sum();
        let locals = pieces.iter().filter(|piece| piece.edge.is_none());
        let local_m: f64 = locals.map(|piece| piece.course.length_m()).sum();
        let local_ms = (f64::from(leg.minutes) * 60_000.0 - on_edges).max(0.0);

        let mut way =
            Way { points: vec![pieces.first()?.course.start()], reached_ms: vec![0.0], start, end };
        let mut begun_ms = 0.0;
        for piece in pieces {
            let length_m = piece.course.length_m();
            let takes_ms = match piece.edge {
                Some(edge) => self.edge_ms(edge),
                None if local_m > 0.0 => local_ms * length_m / local_m,
                None => 0.0,
            };
            let mut along_m = 0.0;
            for pair in piece.course.points().windows(2) {
                along_m += Euclidean.length(&Line::new(pair[0], pair[1]));
                let share = if length_m > 0.0 { (along_m / length_m).min(1.0) } else { 1.0 };
                way.points.push(pair[1]);
                way.reached_ms.push(begun_ms + takes_ms * share);
            }
            begun_ms += takes_ms;
        }
        Some(way)
    }

    fn edge_ms(&self, step: usize) -> f64 {
        self.times.ms(step, self.class) as f64
    }
}

/// The edge in the direction of travel: away from the vehicle's position if that is one of its
/// ends, else towards the next edge, else away from the nearer end.
fn directed(course: &Course, here: Point, next: Option<&Course>) -> Course {
    let (start, end) = (course.start(), course.end());
    let touches = |end: Point, other: &Course| end == other.start() || end == other.end();
    let turn = if here == start || here == end {
        here == end
    } else if let Some(next) = next.filter(|next| touches(start, next) != touches(end, next)) {
        touches(start, next)
    } else {
        let away = |end: Point| Euclidean.distance(geo::Point::from(end), geo::Point::from(here));
        away(end) < away(start)
    };
    if turn { course.turned() } else { course.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::{edge, place, station};
    use tepat_model::plan::Visit;
    use tepat_model::region::{Mode, PlaceKind, Table, bundled};
    use tepat_model::time::moment;

    /// Store A, bend J, and village post B with one station to its east; edges E1 A–J and E2
    /// B–J.
    fn region() -> Region {
        let mut out_east = station("B", 1);
        (out_east.lat, out_east.lon) = (Some(0.0), Some(0.03));
        Region {
            places: Table::new(vec![
                place("A", PlaceKind::Store, 0.0, 0.0),
                place("J", PlaceKind::Junction, 0.0, 0.01),
                place("B", PlaceKind::Pps, 0.0, 0.02),
            ]),
            stations: Table::new(vec![out_east]),
            edges: Table::new(vec![
                edge("E1", "A", "J", Mode::Paved),
                edge("E2", "B", "J", Mode::Paved),
            ]),
            classes: bundled()[0].region().map(|region| region.classes).unwrap_or_default(),
            ..Region::default()
        }
    }

    fn leg(edges: &[&str], minutes: u32) -> Leg {
        let edges = edges.iter().map(|edge| (*edge).to_owned()).collect();
        Leg { edges, minutes, ..Leg::default() }
    }

    /// Departs at 08.00 on H-2, takes an hour to get there, and is back at 11.00.
    fn plan(region: &Region) -> Plan {
        let truck = region.classes.iter().find(|class| class.family == Family::Road);
        let trip = Trip {
            code: "T0001".into(),
            base: "A".into(),
            class: truck.map(|class| class.code.clone()).unwrap_or_default(),
            vehicle: 1,
            posted_from: None,
            load_at: moment(2, 450),
            depart_at: moment(2, 480),
            visits: vec![Visit {
                at: "B.001".into(),
                leg: leg(&["E1", "E2"], 60),
                arrive: moment(2, 540),
                done: moment(2, 600),
                due: moment(1, 900),
                kits: vec!["B.001".into()],
                late: Vec::new(),
            }],
            back: leg(&["E2", "E1"], 60),
            back_at: moment(2, 660),
            mark: None,
        };
        Plan { trips: vec![trip], ..Plan::default() }
    }

    fn laid_out() -> (Scene, Routes) {
        let region = region();
        let scene = Scene::new(&region);
        let routes = Routes::new(&region, &scene, &plan(&region));
        (scene, routes)
    }

    #[test]
    fn edges_are_turned_into_the_direction_of_travel() {
        let (scene, routes) = laid_out();
        let [a, b, j] = [0, 1, 2].map(|place| scene.places[place]);
        let s = scene.stations[0].expect("a placed station");
        assert_eq!(routes.trips[0].ways[0].points, [a, j, b, s]);
        assert_eq!(routes.trips[0].ways[1].points, [s, b, j, a]);
        assert_eq!(routes.trips[0].stops, [s]);
        let edges: Vec<usize> = routes.flows.iter().map(|flow| flow.edge).collect();
        assert_eq!(edges, [0, 1], "out and back count once");
        assert_eq!(routes.trips_on(1).collect::<Vec<_>>(), [0]);
        assert_eq!(routes.locals.len(), 2);
        assert_eq!(routes.span(), Some((moment(2, 450), moment(2, 660))));
    }

    #[test]
    fn vehicles_are_where_the_clock_says() {
        let (scene, routes) = laid_out();
        let trip = &routes.trips[0];
        let at = |minute: i32| trip.at(f64::from(moment(2, minute)));
        let (a, s) = (scene.places[0], scene.stations[0]);
        assert_eq!((at(449), at(661)), (None, None));
        assert_eq!((at(450), at(480), at(660)), (Some(a), Some(a), Some(a)));
        assert_eq!((at(540), at(599)), (s, s));
        let eastward: Vec<f64> = (480..=540).filter_map(at).map(|point| point.x).collect();
        assert!(eastward.windows(2).all(|pair| pair[0] < pair[1]), "{eastward:?}");
        let moves = |minute: i32| trip.moves_at(f64::from(moment(2, minute)));
        assert_eq!([460, 500, 570, 630].map(moves), [false, true, false, true]);
    }

    #[test]
    fn vehicles_halt_at_night() {
        let hours = DailyHours { start_minute: 360, end_minute: 1080 };
        let (start, end) = (moment(3, 1020), moment(2, 420));
        let share = |at: Moment| worked_share(hours, start, end, f64::from(at));
        assert_eq!(share(moment(3, 1050)), 0.25);
        assert_eq!(share(moment(3, 1200)), 0.5);
        assert_eq!(share(moment(2, 359)), 0.5);
        assert_eq!(share(moment(2, 390)), 0.75);
        assert_eq!(worked_share(hours, end, end, f64::from(end)), 1.0);
    }

    #[test]
    fn what_the_region_does_not_know_is_left_out() {
        let region = region();
        let mut plan = plan(&region);
        plan.trips[0].visits[0].leg.edges.push("gone".into());
        plan.trips[0].class = "gone".into();
        let scene = Scene::new(&region);
        assert_eq!(Routes::new(&region, &scene, &plan).trips[0].ways.len(), 2);
        plan.trips[0].base = "gone".into();
        let routes = Routes::new(&region, &scene, &plan);
        assert_eq!((routes.trips[0].ways.len(), routes.trips[0].stops.len()), (0, 1));
        assert_eq!(routes.trips[0].at(f64::from(moment(2, 500))), None);
        let empty = Routes::new(&Region::default(), &Scene::new(&Region::default()), &plan);
        assert!(empty.flows.is_empty());
    }

    #[test]
    fn trips_follow_the_bends_of_imported_links() {
        use tepat_network::{Link, Net, Node};
        let node = |id, lon_e7| Node { id, lat_e7: 0, lon_e7 };
        let mut region = region();
        region.net = Net {
            nodes: vec![node(1, 0), node(2, 200_000)],
            links: vec![Link { way: 5, from: 0, to: 1, bends: 1, ..Link::default() }],
            bends: vec![[50_000, 100_000]],
            names: vec![String::new()],
            ..Net::default()
        }
        .into();
        let mut plan = plan(&region);
        plan.trips[0].visits[0].leg.edges = vec!["w5.0".into()];
        let scene = Scene::new(&region);
        let routes = Routes::new(&region, &scene, &plan);
        let bend = scene.projection.to_map((0.005, 0.01));
        let points = &routes.trips[0].ways[0].points;
        assert_eq!((points.len(), points[1]), (4, bend), "two ends, a bend and a local way");
        assert!(routes.flows.iter().any(|flow| flow.edge == region.edges.len()));
    }
}
