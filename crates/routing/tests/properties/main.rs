//! Properties of the routing engine on small random problems, compared with an independent judge.

mod bound;
mod evaluate;
mod fleet;
mod judge;
mod rich;
mod search;
mod split;
mod team;
mod warm;
mod why;
