//! What jobs take up and vehicles hold.

use std::ops::{Add, AddAssign, Sub, SubAssign};

/// Number of capacity dimensions.
pub const DIMENSIONS: usize = 3;

/// An amount in every capacity dimension; unused dimensions are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amounts(pub [i64; DIMENSIONS]);

impl Amounts {
    /// Unlimited room.
    pub const UNLIMITED: Self = Self([i64::MAX / 4; DIMENSIONS]);

    /// An amount in the first dimension only.
    pub fn one(amount: i64) -> Self {
        let mut amounts = [0; DIMENSIONS];
        amounts[0] = amount;
        Self(amounts)
    }

    /// Whether this is within a capacity in every dimension.
    #[inline]
    pub fn fits(self, capacity: Self) -> bool {
        self.0.iter().zip(capacity.0).all(|(amount, capacity)| *amount <= capacity)
    }
}

impl Add for Amounts {
    type Output = Self;

    #[inline]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Amounts {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        for (amount, more) in self.0.iter_mut().zip(other.0) {
            *amount += more;
        }
    }
}

impl Sub for Amounts {
    type Output = Self;

    #[inline]
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl SubAssign for Amounts {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        for (amount, less) in self.0.iter_mut().zip(other.0) {
            *amount -= less;
        }
    }
}

impl std::iter::Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::add)
    }
}
