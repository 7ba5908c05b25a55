//! Random numbers that depend only on the run and on what they are drawn for.
//!
//! Two plans of one region meet the same weather, and the same leg of a vehicle the same luck, in
//! runs of one number. So they differ by what they are and not by chance (common random numbers).

/// Values of the normal distribution that are drawn from.
const QUANTILES: usize = 1 << 11;

/// The draws of one run.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    run: u64,
}

impl Draws {
    /// Those of a run of a seed.
    pub fn new(seed: u64, run: u64) -> Self {
        Self { run: mix(mix(seed) ^ run) }
    }

    /// A number of 64 random bits.
    #[inline]
    pub fn bits(self, key: u64) -> u64 {
        mix(self.run ^ key)
    }

    /// A share from 0 up to, but without, 1.
    #[inline]
    pub fn share(self, key: u64) -> f64 {
        (self.bits(key) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A value with an exponential distribution.
    pub fn exponential(self, key: u64, mean: f64) -> f64 {
        -libm::log(1.0 - self.share(key)) * mean
    }
}

/// The key of what something is drawn for.
pub fn key(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(hash)
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): the mixing
/// function of SplitMix64.
#[inline]
fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// Values of a function of a standard normal variable, each as probable as any other.
#[derive(Clone, Debug)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Of the variable itself.
    pub fn normal() -> Self {
        let middle = |at: usize| (at as f64 + 0.5) / QUANTILES as f64;
        Self((0..QUANTILES).map(|at| quantile(middle(at))).collect())
    }

    /// Of a factor whose logarithm is normal with mean 0; a spread of 20 % is a standard deviation
    /// of `ln 1.2`.
    pub fn factor(&self, spread_percent: u16) -> Self {
        let sigma = libm::log(1.0 + f64::from(spread_percent) / 100.0);
        Self(self.0.iter().map(|normal| libm::exp(sigma * normal)).collect())
    }

    /// The value for some random bits.
    #[inline]
    pub fn of(&self, bits: u64) -> f64 {
        self.0[(bits >> (64 - QUANTILES.trailing_zeros())) as usize]
    }
}

/// The standard normal value that so large a share lies below, to nine digits.
pub fn quantile(share: f64) -> f64 {
    let (mut below, mut above) = (-10.0, 10.0);
    for _ in 0..50 {
        let middle = (below + above) / 2.0;
        if normal_share(middle) < share { below = middle } else { above = middle }
    }
    (below + above) / 2.0
}

/// The share of a standard normal variable that lies below a value.
pub fn normal_share(value: f64) -> f64 {
    libm::erfc(-value / core::f64::consts::SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        let check = |share: f64, expect: f64| assert!((quantile(share) - expect).abs() < 1e-8);
        check(0.5, 0.0);
        check(0.841_344_746, 1.0);
        check(0.025, -1.959_963_985);
        let normal = Spread::normal();
        let mean = normal.0.iter().sum::<f64>() / QUANTILES as f64;
        let variance = normal.0.iter().map(|z| z * z).sum::<f64>() / QUANTILES as f64;
        assert!(mean.abs() < 1e-9 && (variance - 1.0).abs() < 0.01, "{mean} {variance}");
    }

    #[test]
    fn draws_are_even_and_their_keys_independent() {
        let runs = 20_000;
        let (a, b) = (key(&["a", "b"]), key(&["ab", ""]));
        let share = |of: &dyn Fn(Draws) -> bool| {
            (0..runs).filter(|&run| of(Draws::new(7, run))).count() as f64 / runs as f64
        };
        assert!((share(&|draws| draws.share(a) < 0.3) - 0.3).abs() < 0.02);
        let both = share(&|draws| draws.share(a) < 0.5 && draws.share(b) < 0.5);
        assert!((both - 0.25).abs() < 0.02, "{both}");
        let next = share(&|draws| draws.share(a) < 0.5 && draws.share(a + 1) < 0.5);
        assert!((next - 0.25).abs() < 0.02, "{next}");
    }
}
