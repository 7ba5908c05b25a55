//! Allowances of units that guard, from who guards what.

use std::collections::BTreeSet;

use super::{Entry, Ledger, Payee, ledger};
use crate::PlaceIndex;
use crate::people::{Demand, DemandKind, People};
use tepat_model::plan::{Charge, Plan, Unit};
use tepat_model::region::{RateKind, Region};
use tepat_model::time::DAY_MINUTES;

/// All costs of a plan, those of its guards included if it is known who guards what.
/// O((trips + kits carried + days + duties) log n).
pub fn ledger_with_guards(region: &Region, plan: &Plan, people: Option<&People>) -> Ledger {
    let mut whole = ledger(region, plan);
    if let Some(people) = people {
        let Ledger { forces, entries, .. } = ledger_of_guards(region, people);
        whole.forces = forces;
        whole.entries.extend(entries);
    }
    whole
}

/// Allowances of guards alone. Escorts are paid with their trips; journeys of guards are not paid.
/// O(duties · (log rates + log places)).
pub fn ledger_of_guards(region: &Region, people: &People) -> Ledger {
    let paid: BTreeSet<&str> = duties(people).map(|(_, force, _)| force).collect();
    let forces: Vec<String> = paid.into_iter().map(str::to_owned).collect();
    let mut entries = Vec::new();
    for (demand, force, officers) in duties(people) {
        let Ok(force) = forces.binary_search_by(|known| known.as_str().cmp(force)) else {
            continue;
        };
        let rate = rate_of(demand.kind);
        let charge = Charge {
            rate_rupiah: region.rate_rupiah(rate, demand.area()),
            unit: Unit::PersonDay,
            quantity: officers.into(),
        };
        if charge.rupiah() == 0 {
            continue;
        }
        let first = demand.from.div_euclid(DAY_MINUTES);
        let entry = |day: u32| Entry {
            payee: Payee::Force(force),
            kind: rate.cost_kind(),
            rate: Some(rate),
            day: first + i32::try_from(day).unwrap_or(0),
            area: PlaceIndex::of_code(region, demand.area()),
            charge,
            kits: (1, 1),
            rupiah: charge.rupiah(),
        };
        entries.extend((0..paid_days(demand)).map(entry));
    }
    Ledger { forces, entries, ..Ledger::default() }
}

/// Days of guards, each of one person, for which the region has no rate. O(duties · log rates).
pub fn unpaid_guard_days(region: &Region, people: &People) -> u64 {
    let unpaid = duties(people)
        .filter(|(demand, ..)| region.rate_rupiah(rate_of(demand.kind), demand.area()) == 0);
    unpaid.map(|(demand, _, officers)| u64::from(paid_days(demand)) * u64::from(officers)).sum()
}

/// Who guards what: demand, code of the unit, members. Without escorts.
fn duties(people: &People) -> impl Iterator<Item = (&Demand, &str, u32)> {
    let duties = people.duties.iter();
    let with_demand = duties.map(|duty| (&people.demands[duty.demand], duty));
    with_demand
        .filter(|(demand, _)| demand.kind != DemandKind::Escort)
        .map(|(demand, duty)| (demand, duty.force.as_str(), duty.officers))
}

fn rate_of(kind: DemandKind) -> RateKind {
    if kind == DemandKind::Stations { RateKind::StationGuardDay } else { RateKind::GuardDay }
}

/// Days that a duty is paid for: each period of 24 hours from its beginning counts once it has begun.
fn paid_days(demand: &Demand) -> u32 {
    demand.minutes().div_ceil(DAY_MINUTES.unsigned_abs())
}
