//! A row of a batch, for training without a graph: each objective is written once more for one row, in its own file,
//! and leaves its gradient here.

/// The score of a row and its derivatives along directions v, with room for the gradient in both.
pub struct Row<'a> {
    /// s, `[D]`
    pub score: &'a [f32],
    /// What s is compared with, `[D]`, if with something.
    pub compared: &'a [f32],
    /// v and ∇s·v, `[k, D]`
    pub directions: &'a [f32],
    pub tangents: &'a [f32],
    pub of_score: &'a mut [f32],
    pub of_tangents: &'a mut [f32],
}

impl Row<'_> {
    /// `share` times Σ over the directions of vᵀ∇s v.
    pub(super) fn curvature(&mut self, share: f32) -> f32 {
        self.of_tangents.iter_mut().zip(self.directions).for_each(|(of, v)| *of = share * v);
        share * dot(self.directions, self.tangents)
    }

    /// ½‖s‖²
    pub(super) fn half_square(&mut self) -> f32 {
        self.of_score.copy_from_slice(self.score);
        0.5 * dot(self.score, self.score)
    }
}

/// ½‖s − r‖² with what it is compared with, r.
pub(super) fn half_square_distance(row: Row) -> f32 {
    let each = row.of_score.iter_mut().zip(row.score).zip(row.compared);
    each.map(|((of, s), r)| {
        *of = s - r;
        0.5 * *of * *of
    })
    .sum()
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
