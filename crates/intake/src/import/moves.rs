//! Stations that a list puts elsewhere, and the village post that serves each from now on.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::names::NameChoices;
use super::position::distance_m;
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Place, PlaceKind, Region, Station};
use tepat_order::Order as _;

/// A station is taken to have moved if its new position is farther than this from the old one.
const MOVED_M: f64 = 250.0;
/// A station this far from its post, in metres, is better served from a nearer one; so is one
/// outside of its village.
const FAR_FROM_POST_M: f64 = 3_000.0;
/// Another post is proposed if it is nearer than the station's own by this factor.
const CLEARLY_NEARER: f64 = 2.0;
/// Most posts offered for one station.
const MOST_OFFERED: usize = 6;

/// A station that the list puts elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Code of the station.
    pub station: String,
    /// Row of the list, counted from 1.
    pub row: u32,
    /// Metres from its position before, in a straight line.
    pub by_m: u32,
    /// Code of the post that serves it now.
    pub from: String,
    /// Code of the post that will serve it.
    pub to: String,
    /// Codes of the posts nearest to its new position, the nearest first.
    pub nearest: Vec<String>,
    /// Key in [`NameChoices`] for choosing another post.
    pub key: String,
}

/// The key in [`NameChoices`] of the post that serves a station.
fn choice_key(station: &str) -> String {
    // No written name has this form: keys of names have no colon.
    format!("post: {station}")
}

/// What becomes of a station whose record was `now` and of which the list says `listed`; `post`
/// is the post the list names, if it names one. `None` if it stays where it is.
pub(super) fn moved(
    region: &Region,
    choices: &NameChoices,
    now: &Station,
    listed: &Station,
    post: Option<&Place>,
    row: u32,
) -> Option<Moved> {
    let at = match post {
        // A post without coordinates for the station: it is at the post.
        Some(post) if listed.lat == now.lat && listed.lon == now.lon => (post.lat, post.lon),
        _ => region.position_of(listed)?,
    };
    let by_m = distance_m(region.position_of(now)?, at)?;
    if by_m <= MOVED_M && post.is_none_or(|post| post.code == now.desa) {
        return None;
    }
    let mut posts: Vec<(f64, &Place)> = region
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Pps)
        .filter_map(|place| Some((distance_m(at, (place.lat, place.lon))?, place)))
        .collect();
    posts.order_by(|(a, _), (b, _)| a.total_cmp(b));
    let proposed = match post {
        Some(post) => post.code.clone(),
        None => nearer_post(&posts, &now.desa).unwrap_or(&now.desa).to_owned(),
    };
    let key = choice_key(&now.code);
    let is_post = |code: &&String| posts.iter().any(|(_, place)| place.code == **code);
    let chosen = choices.get(&key).filter(is_post).cloned();
    Some(Moved {
        station: now.code.clone(),
        row,
        by_m: by_m as u32,
        from: now.desa.clone(),
        to: chosen.unwrap_or(proposed),
        nearest: posts.iter().take(MOST_OFFERED).map(|(_, place)| place.code.clone()).collect(),
        key,
    })
}

/// The nearest of `posts`, if the station's own is far and this one clearly nearer.
fn nearer_post<'p>(posts: &[(f64, &'p Place)], own: &str) -> Option<&'p str> {
    let (nearest_m, nearest) = posts.first()?;
    let Some((own_m, own)) = posts.iter().find(|(_, place)| place.code == own) else {
        return Some(&nearest.code);
    };
    let is_far = *own_m > FAR_FROM_POST_M.max(1.5 * f64::from(own.radius_m));
    (is_far && nearest_m * CLEARLY_NEARER <= *own_m).then_some(&nearest.code)
}

/// The change that makes the record `now` the record `then`, by the fields that differ; `None` if
/// none does.
pub(crate) fn changed_fields(now: &Station, then: &Station) -> Option<Edit> {
    let fields = |station| match serde_json::to_value(station) {
        Ok(Json::Object(fields)) => fields,
        _ => Map::new(),
    };
    let (before, after) = (fields(now), fields(then));
    let mut changed = Map::new();
    for (name, value) in &after {
        if before.get(name) != Some(value) {
            changed.insert(name.clone(), value.clone());
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        // Files leave out positions that are not known and texts that are empty.
        let nothing = if name == "lat" || name == "lon" { Json::Null } else { "".into() };
        changed.insert(name.clone(), nothing);
    }
    let code = now.code.clone();
    (!changed.is_empty()).then_some(Edit::Set { table: TableName::Stations, code, fields: changed })
}
