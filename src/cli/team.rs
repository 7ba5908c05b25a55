//! Plans on several cores: one team member per thread.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_planner::promise::{Promised, promise_in_team};
use tepat_planner::{Exchange, Found, MOST_MEMBERS, Next, Options, Start, Team, plan_in_team};

/// Plans a region on as many cores as have work to do, or `most`. Every member asks `next` whether to go on.
pub(super) fn plan_on_cores(
    most: Option<NonZero<usize>>,
    region: &Region,
    start: Start<'_>,
    options: Options,
    next: impl Fn() -> Next + Copy + Send + Sync,
) -> Plan {
    on_cores(most, |line| line.plan(region, start, options, next))
}

/// Plans a region to its promise on as many cores as have work to do, or `most`.
pub(super) fn promise_on_cores(
    most: Option<NonZero<usize>>,
    region: &Region,
    start: Start<'_>,
    options: Options,
) -> Promised {
    on_cores(most, |line| line.promise(region, start, options))
}

/// Lets a team work, one member on each core that has work to do, on `most` of them; all find the
/// same.
fn on_cores<T: Send>(most: Option<NonZero<usize>>, work: impl Fn(Line) -> T + Sync) -> T {
    let cores = most.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    in_team(cores.min(MOST_MEMBERS), work)
}

fn in_team<T: Send>(members: usize, work: impl Fn(Line) -> T + Sync) -> T {
    let mut lines = lines(members).into_iter();
    let first = lines.next().unwrap_or_default();
    thread::scope(|scope| {
        for line in lines {
            let work = &work;
            scope.spawn(move || work(line));
        }
        work(first)
    })
}

/// A member's connections to all others.
#[derive(Default)]
struct Line {
    number: usize,
    others: Vec<Wire>,
}

/// A member's connection to one other.
struct Wire {
    to: Sender<Vec<Found>>,
    from: Receiver<Vec<Found>>,
}

impl Line {
    fn plan(
        self,
        region: &Region,
        start: Start<'_>,
        options: Options,
        next: impl Fn() -> Next,
    ) -> Plan {
        plan_in_team(region, start, options, &mut self.team(), |_, _| next())
    }

    fn promise(self, region: &Region, start: Start<'_>, options: Options) -> Promised {
        promise_in_team(region, start, options, &mut self.team(), |_| Next::GoOn)
    }

    fn team(&self) -> Team<impl Exchange> {
        let exchange = async |found: Vec<Found>| {
            for wire in &self.others {
                // A member that has ended needs nothing more.
                let _ = wire.to.send(found.clone());
            }
            self.others.iter().flat_map(|wire| wire.from.recv().unwrap_or_default()).collect()
        };
        Team { number: self.number, of: self.others.len() + 1, exchange }
    }
}

/// One line per member, with a channel to and from every other member.
fn lines(members: usize) -> Vec<Line> {
    let mut lines: Vec<Line> =
        (0..members.max(1)).map(|number| Line { number, others: Vec::new() }).collect();
    for a in 0..lines.len() {
        for b in 0..a {
            let ((to_a, at_a), (to_b, at_b)) = (channel(), channel());
            lines[a].others.push(Wire { to: to_b, from: at_a });
            lines[b].others.push(Wire { to: to_a, from: at_b });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;
    use tepat_planner::plan_now;

    #[test]
    fn a_team_of_any_size_makes_the_same_plan() {
        let bundled = bundled().iter().find(|bundled| bundled.slug == "barito-utara");
        let region = bundled.and_then(|bundled| bundled.region()).expect("a bundled region");
        // Limits that fall within the second cycle, at its end, and within the third.
        for iterations in [15_000, 27_000, 40_000] {
            let options = Options { iterations: Some(iterations), seed: 1 };
            let alone = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
            for members in [2, 3] {
                let plan = in_team(members, |line| {
                    line.plan(&region, Start::default(), options, || Next::GoOn)
                });
                assert_eq!(plan, alone, "{members} members");
            }
        }
    }

    #[test]
    fn a_team_of_any_size_keeps_the_same_promise() {
        let bundled = bundled().iter().find(|bundled| bundled.slug == "barito-utara");
        let region = bundled.and_then(|bundled| bundled.region()).expect("a bundled region");
        // Its last search goes on beyond the first cycle, in which nothing is shared.
        let options = Options { iterations: Some(40_000), seed: 1 };
        let promise = |line: Line| line.promise(&region, Start::default(), options);
        let [alone, together] = [1, 2].map(|members| in_team(members, promise));
        assert!(alone == together, "the plans differ");
        assert!(!alone.margins.is_empty() && alone.plan.has_return());
    }

    /// Members whose clocks run at different speeds leave the team at different moments.
    #[test]
    fn members_whose_time_ends_sooner_leave_nobody_waiting() {
        let bundled = bundled().iter().find(|bundled| bundled.slug == "barito-utara");
        let region = bundled.and_then(|bundled| bundled.region()).expect("a bundled region");
        let options = Options { iterations: Some(300), seed: 1 };
        let earlier = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let mut changed = region.clone();
        changed.rules.change_cost_rupiah += 1;
        let options = Options { iterations: None, seed: 1 };
        for reports in [[300, 220], [220, 300], [700, 640], [640, 700]] {
            let plans = thread::scope(|scope| {
                let plan = |(line, most): (Line, u32)| {
                    let (changed, earlier) = (&changed, &earlier);
                    scope.spawn(move || {
                        let heard = std::cell::Cell::new(0);
                        let next = || {
                            heard.set(heard.get() + 1);
                            super::super::spent(f64::from(heard.get()) / f64::from(most))
                        };
                        let start = Start { earlier: Some(earlier), ..Start::default() };
                        line.plan(changed, start, options, next)
                    })
                };
                let threads: Vec<_> = lines(2).into_iter().zip(reports).map(plan).collect();
                threads.into_iter().map(|thread| thread.join().ok()).collect::<Vec<_>>()
            });
            let valid = |plan: &Plan| tepat_check::check(&changed, plan).is_valid();
            assert!(plans[0].as_ref().is_some_and(valid), "{reports:?}");
        }
    }
}
