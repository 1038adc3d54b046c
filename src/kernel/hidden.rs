//! The hidden layers at a block of rows, their derivatives along directions, and the way back through them.

use super::block::{Block, Panels, add_rows, block, outer, product};
use super::elementary::{Octet, silu};

/// A layer's weights in the order of both products that it takes part in, and its bias.
pub struct Layer {
    /// W, for h·W
    pub forward: Panels,
    /// Wᵀ, for d·Wᵀ
    pub backward: Panels,
    pub bias: Vec<Octet>,
}

/// The gradient in a layer's weights.
pub struct LayerGradient {
    pub weight: Panels,
    pub bias: Vec<Octet>,
}

impl LayerGradient {
    /// += hᵀ·d, over values and tangents.
    pub fn add_products(&mut self, rows: usize, below: &[Block], above: &[Block]) {
        for (h, d) in below.iter().zip(above) {
            outer(rows, h, d, &mut self.weight);
        }
    }
}

/// What a hidden layer leaves behind.
pub struct Trace {
    /// h = silu(z), and ḣ = silu'(z)ż of each direction
    pub stack: Vec<Block>,
    /// ż of each direction
    pub moved: Vec<Block>,
    /// silu', silu'' and silu''' at z, as many as will be needed
    pub derivatives: [Block; 3],
}

impl Trace {
    pub fn new(width: usize, derivatives: usize, directions: usize) -> Self {
        let blocks = |n: usize| (0..n).map(|_| block(width)).collect();
        let kept = |k: usize| if k < derivatives { block(width) } else { Vec::new() };
        Self {
            stack: blocks(1 + directions),
            moved: blocks(directions),
            derivatives: std::array::from_fn(kept),
        }
    }

    /// Fills it from the layer below.
    pub fn ascend(&mut self, rows: usize, below: &[Block], layer: &Layer) {
        let Self { stack, moved, derivatives: [slope, bend, twist] } = self;
        let [value, tangents @ ..] = &mut stack[..] else { unreachable!("values first") };
        let (weights, bias) = (&layer.forward, Some(&layer.bias[..]));
        let below_value = &below[0];
        match [slope.is_empty(), bend.is_empty(), twist.is_empty()] {
            [true, ..] => product(rows, below_value, weights, bias, |i, z| {
                (value[i], []) = silu(z);
            }),
            [_, true, _] => product(rows, below_value, weights, bias, |i, z| {
                (value[i], [slope[i]]) = silu(z);
            }),
            [.., true] => product(rows, below_value, weights, bias, |i, z| {
                (value[i], [slope[i], bend[i]]) = silu(z);
            }),
            _ => product(rows, below_value, weights, bias, |i, z| {
                (value[i], [slope[i], bend[i], twist[i]]) = silu(z);
            }),
        }
        for ((moved, tangents), below) in moved.iter_mut().zip(tangents).zip(&below[1..]) {
            product(rows, below, weights, None, |i, z| {
                moved[i] = z;
                tangents[i] = z * slope[i];
            });
        }
    }

    /// The adjoints of z and ż, from those above: z̄ = h̄ silu' + Σ ḣ̄ silu'' ż and ż̄ = ḣ̄ silu', with h̄ = z̄Wᵀ of the layer
    /// above. They are added to what is there where that is `seeded`.
    pub fn descend(
        &self,
        rows: usize,
        above: &[Block],
        layer: &Layer,
        adjoints: &mut [Block],
        seeded: bool,
    ) {
        let [slope, bend, _] = &self.derivatives;
        let [of_value, of_tangents @ ..] = adjoints else { unreachable!("values first") };
        let kept = |seeded: bool, there: Octet| if seeded { there } else { Octet::ZERO };
        let mut filled = seeded;
        for ((of_tangent, moved), above) in of_tangents.iter_mut().zip(&self.moved).zip(&above[1..])
        {
            product(rows, above, &layer.backward, None, |i, x| {
                of_tangent[i] = kept(seeded, of_tangent[i]) + x * slope[i];
                of_value[i] = kept(filled, of_value[i]) + x * moved[i] * bend[i];
            });
            filled = true;
        }
        product(rows, &above[0], &layer.backward, None, |i, x| {
            of_value[i] = kept(filled, of_value[i]) + x * slope[i];
        });
    }
}

/// All hidden layers, the last first: the adjoints of each from those of the one above it, and their gradients. The
/// last has its own, or is seeded.
pub fn descend(
    rows: usize,
    inputs: &[Block],
    traces: &[Trace],
    layers: &[Layer],
    adjoints: &mut [Vec<Block>],
    seeded: bool,
    gradients: &mut [LayerGradient],
) {
    for l in (0..traces.len()).rev() {
        let (here, above) = adjoints.split_at_mut(l + 1);
        if let Some(above) = above.first() {
            traces[l].descend(rows, above, &layers[l + 1], &mut here[l], seeded);
        }
        let below = if l == 0 { inputs } else { &traces[l - 1].stack };
        gradients[l].add_products(rows, below, &adjoints[l]);
        add_rows(rows, &adjoints[l][0], &mut gradients[l].bias);
    }
}
