//! Clipping to a box.

use crate::codec::{MOST_LAT_E7, MOST_LON_E7};

/// A box on the map.
pub(super) struct Clip {
    least: [i32; 2],
    most: [i32; 2],
}

impl Clip {
    pub(super) fn new([south, west, north, east]: [f64; 4]) -> Self {
        let e7 = |degrees: f64, most: i32| {
            libm::round(degrees.clamp(-180.0, 180.0) * 1e7).clamp(-f64::from(most), f64::from(most))
                as i32
        };
        Self {
            least: [e7(south, MOST_LAT_E7), e7(west, MOST_LON_E7)],
            most: [e7(north, MOST_LAT_E7), e7(east, MOST_LON_E7)],
        }
    }

    pub(super) fn has(&self, position: [i32; 2]) -> bool {
        (0..2).all(|axis| (self.least[axis]..=self.most[axis]).contains(&position[axis]))
    }

    /// The part of a straight line inside the box: Liang and Barsky, *A new concept and
    /// method for line clipping*, 1984.
    pub(super) fn within(&self, from: [i32; 2], to: [i32; 2]) -> Option<([i32; 2], [i32; 2])> {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            let begin = f64::from(from[axis]);
            let step = f64::from(to[axis]) - begin;
            let gaps = [f64::from(self.least[axis]) - begin, f64::from(self.most[axis]) - begin];
            if step == 0.0 {
                if gaps[0] > 0.0 || gaps[1] < 0.0 {
                    return None;
                }
                continue;
            }
            let (near, far) = if step > 0.0 { (gaps[0], gaps[1]) } else { (gaps[1], gaps[0]) };
            enter = enter.max(near / step);
            leave = leave.min(far / step);
        }
        let at = |share: f64| {
            [0, 1].map(|axis| {
                let begin = f64::from(from[axis]);
                let there = begin + share * (f64::from(to[axis]) - begin);
                (libm::round(there) as i32).clamp(self.least[axis], self.most[axis])
            })
        };
        (enter < leave).then(|| (at(enter), at(leave)))
    }
}
