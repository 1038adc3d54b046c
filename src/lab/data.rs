//! The data themselves, of one label or tilted towards it, and how well samples fit them.

use super::{Lab, LabError, Watch};
use crate::config::{
    DataOptions, GuidanceOptions, QualityOptions, check_guidance, check_label, require,
};
use crate::data::{Distribution, Given, Tilted, log_density_in_parts};
use crate::noise::{Noise, Stream};
use crate::quality::{Comparison, Quality};
use std::rc::Rc;

/// A law that the samples should have.
pub(super) enum Law<'a> {
    Data(&'a dyn Distribution),
    Given(Given<'a>),
    Tilted(Rc<Tilted>),
}

impl Law<'_> {
    pub(super) fn distribution(&self) -> &dyn Distribution {
        match self {
            Self::Data(data) => *data,
            Self::Given(given) => given,
            Self::Tilted(tilted) => &**tilted,
        }
    }
}

/// The last comparison, which takes long to prepare.
pub(super) struct Measured {
    options: QualityOptions,
    rows: usize,
    comparison: Rc<Comparison>,
}

impl Measured {
    fn of(&self, options: &QualityOptions, rows: usize) -> Option<Rc<Comparison>> {
        (self.options == *options && self.rows == rows).then(|| self.comparison.clone())
    }
}

impl Lab {
    /// p(x), p(x | y) or the tilted p(x)p(y|x)^γ.
    pub(super) async fn law(
        &self,
        label: Option<usize>,
        guidance: Option<f64>,
        watch: &mut Watch<'_>,
    ) -> Result<Law<'_>, LabError> {
        check_guidance(label, guidance)?;
        check_label(label, self.data.labels())?;
        Ok(match (label, guidance.unwrap_or(1.0)) {
            (None, _) | (Some(_), 0.0) => Law::Data(&*self.data),
            (Some(label), 1.0) => Law::Given(Given { data: &*self.data, label }),
            (Some(label), scale) => Law::Tilted(self.tilted(label, scale, watch).await?),
        })
    }

    async fn tilted(
        &self,
        label: usize,
        scale: f64,
        watch: &mut Watch<'_>,
    ) -> Result<Rc<Tilted>, LabError> {
        if let Some((kept_label, kept_scale, tilted)) = &*self.tilted.borrow()
            && (*kept_label, *kept_scale) == (label, scale)
        {
            return Ok(tilted.clone());
        }
        let refused = |allowed: &str| LabError::new("guidance", scale, allowed);
        let mixture = self.data.mixture().filter(|_| self.dimension() == 2).ok_or_else(|| {
            refused("0 or 1 here: the tilted density is known for labelled mixtures in the plane")
        })?;
        let observe = async |done| watch.tell(done).await;
        let tilted = Tilted::new(mixture, label, scale, self.data.window(), observe).await?;
        let tilted = tilted.ok_or_else(|| {
            refused("nearer to 1: for these data a grid does not resolve the tilted density")
        })?;
        let tilted = Rc::new(tilted);
        self.tilted.replace(Some((label, scale, tilted.clone())));
        Ok(tilted)
    }

    pub(super) async fn scaled_data_sample(
        &self,
        options: &DataOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, LabError> {
        options.validate()?;
        let law = self.law(options.label, options.guidance, watch).await?;
        let mut noise = Noise::new(options.seed.into(), Stream::Data, 0);
        Ok(law.distribution().for_display(options.count, &mut noise))
    }

    pub(super) async fn scaled_data_log_density(
        &self,
        points: &[f32],
        options: &GuidanceOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Vec<f64>>, LabError> {
        let law = self.law(options.label, options.guidance, &mut watch.part(0.0, 0.5)).await?;
        let observe = async |done| watch.tell(0.5 + 0.5 * done).await;
        Ok(log_density_in_parts(law.distribution(), points, observe).await?)
    }

    pub(super) async fn scaled_quality(
        &self,
        points: &[f32],
        options: &QualityOptions,
        watch: &mut Watch<'_>,
    ) -> Result<Quality, LabError> {
        let rows = points.len() / self.dimension();
        require(rows >= 2, "points", "1 row", "at least 2, or there are no pairs")?;
        let law = self.law(options.label, options.guidance, &mut watch.part(0.0, 0.3)).await?;
        let kept = self.measured.borrow().as_ref().and_then(|m| m.of(options, rows));
        let comparison = match kept {
            Some(comparison) => comparison,
            None => {
                let observe = async |done| watch.tell(0.3 + 0.6 * done).await;
                let (data, seed) = (law.distribution(), options.seed.into());
                let comparison = Comparison::new(data, &self.units, rows, seed, observe).await?;
                let comparison = Rc::new(comparison);
                let measured = Measured { options: *options, rows, comparison: comparison.clone() };
                self.measured.replace(Some(measured));
                comparison
            }
        };
        watch.tell(0.9).await?;
        Ok(comparison.compare(law.distribution(), &self.units, points))
    }
}
