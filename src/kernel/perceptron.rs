//! A perceptron with its weights in panels: its field and tangents at rows, and the gradient of a loss of theirs.

use super::block::{Block, Panels, ROWS, block, numbers, numbers_mut, panels, place};
use super::elementary::Octet;
use super::gradient::Pull;
use super::hidden::{Layer, LayerGradient, Trace};
use super::{Waves, free, gradient};

/// How large, and whether it is the gradient of a scalar.
#[derive(Clone)]
pub struct Shape {
    pub dimension: usize,
    pub waves: Waves,
    /// Numbers of time and label.
    pub features: usize,
    pub width: usize,
    pub depth: usize,
    /// Whether the field is ∇f of one output f.
    pub gradient: bool,
}

impl Shape {
    /// Columns of the inputs in a block: waves, u, features.
    fn columns(&self) -> usize {
        self.first_column() + self.dimension + self.features
    }

    /// That of u.
    fn first_column(&self) -> usize {
        16 * self.waves.panels()
    }

    /// Columns that have tangents.
    fn moving_columns(&self) -> usize {
        self.first_column() + self.dimension
    }

    /// The column of each row of the first weights in the order of the parameters: u, waves, features.
    fn order(&self) -> impl Iterator<Item = usize> {
        let first = self.first_column();
        let waves = (0..self.waves.features()).map(|i| self.waves.column(i));
        (first..first + self.dimension).chain(waves).chain(first + self.dimension..self.columns())
    }

    /// What each layer sees.
    fn below(&self, layer: usize) -> usize {
        if layer == 0 { self.columns() } else { self.width }
    }

    /// Rows and columns of the layers' weights: the hidden ones, and that of a free field.
    fn layers(&self) -> impl Iterator<Item = [usize; 2]> {
        let hidden = (0..self.depth).map(|l| [self.below(l), self.width]);
        hidden.chain((!self.gradient).then_some([self.width, self.dimension]))
    }

    /// How many parameters there are.
    pub fn parameters(&self) -> usize {
        let (seen, width) = (self.dimension + self.waves.features() + self.features, self.width);
        let hidden = (seen + 1) * width + (self.depth - 1) * (width + 1) * width;
        hidden + if self.gradient { width } else { (width + 1) * self.dimension }
    }
}

/// Rows at which a perceptron is evaluated.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// u, `[n, D]`
    pub points: &'a [f32],
    /// The noise's part of the variance of u, common or of each row.
    pub noise: &'a [f32],
    /// Numbers of time and label, of one row for all or of each.
    pub features: &'a [f32],
    /// v, `[k·n, D]`, the first directions of all rows, then the second.
    pub directions: &'a [f32],
}

impl<'a> Inputs<'a> {
    /// Row `row` of what is common or given for each.
    fn of_row(values: &'a [f32], row: usize, size: usize) -> &'a [f32] {
        if values.len() == size { values } else { &values[row * size..][..size] }
    }
}

pub struct Perceptron {
    shape: Shape,
    pub(super) layers: Vec<Layer>,
    /// The weights of the scalar output, where there is one.
    pub(super) top: Vec<Octet>,
}

/// The gradient in all parameters.
pub struct Gradient {
    pub(super) layers: Vec<LayerGradient>,
    pub(super) top: Vec<Octet>,
}

/// What is kept of the block that goes through.
pub struct Workspace {
    /// Inputs and their tangents.
    pub(super) inputs: Vec<Block>,
    pub(super) traces: Vec<Trace>,
    pub(super) pulls: Vec<Pull>,
    /// Of a free field F itself, of a gradient ∂f/∂inputs.
    pub(super) output: Vec<Block>,
    pub(super) adjoints: Vec<Vec<Block>>,
    pub(super) pull_adjoints: Vec<Vec<Block>>,
    /// F and ∇F·v of each row, `[ROWS, 1 + k, D]`
    field: Vec<f32>,
}

impl Perceptron {
    /// From the parameters in the order of `Architecture::shapes`.
    pub fn new(shape: Shape, parameters: &[f32]) -> Self {
        assert_eq!(parameters.len(), shape.parameters());
        let mut rest = parameters;
        let mut take = |count: usize| {
            let (taken, others) = rest.split_at(count);
            rest = others;
            taken
        };
        let mut layers = Vec::new();
        for (l, [rows, columns]) in shape.layers().enumerate() {
            let mut layer = Layer {
                forward: Panels::zeros(rows, columns),
                backward: Panels::zeros(columns, rows),
                bias: vec![Octet::ZERO; panels(columns)],
            };
            let mut set = |row: usize| {
                let weights = take(columns);
                layer.forward.set_row(row, weights);
                layer.backward.set_column(row, weights);
            };
            if l == 0 {
                shape.order().for_each(&mut set)
            } else {
                (0..rows).for_each(&mut set)
            }
            numbers_mut(&mut layer.bias)[..columns].copy_from_slice(take(columns));
            layers.push(layer);
        }
        let mut top = vec![Octet::ZERO; panels(shape.width)];
        if shape.gradient {
            numbers_mut(&mut top)[..shape.width].copy_from_slice(take(shape.width));
        }
        Self { shape, layers, top }
    }

    /// F at each row, `[n, D]`, and ∇F·v `[k·n, D]`.
    pub fn field(&self, inputs: &Inputs) -> (Vec<f32>, Vec<f32>) {
        let dimension = self.shape.dimension;
        let (n, directions) = self.size(inputs);
        let mut values = vec![0.0; n * dimension];
        let mut tangents = vec![0.0; directions * n * dimension];
        let mut space = self.workspace(directions, false);
        for first in (0..n).step_by(ROWS) {
            let rows = ROWS.min(n - first);
            self.forward(inputs, first, rows, &mut space);
            for (r, found) in
                space.field.chunks_exact((1 + directions) * dimension).take(rows).enumerate()
            {
                let (value, along) = found.split_at(dimension);
                values[(first + r) * dimension..][..dimension].copy_from_slice(value);
                for (k, along) in along.chunks_exact(dimension).enumerate() {
                    tangents[(k * n + first + r) * dimension..][..dimension].copy_from_slice(along);
                }
            }
        }
        (values, tangents)
    }

    /// The gradient in the parameters, in their order, of a function of F and ∇F·v. `loss` is handed the index of
    /// each row, its F with ∇F·v of each direction, and room for their adjoints.
    pub fn gradient(
        &self,
        inputs: &Inputs,
        mut loss: impl FnMut(usize, &[f32], &mut [f32]),
    ) -> Vec<f32> {
        let dimension = self.shape.dimension;
        let (n, directions) = self.size(inputs);
        let mut space = self.workspace(directions, true);
        let mut gradient = self.zero_gradient();
        let size = (1 + directions) * dimension;
        let mut of_field = vec![0.0; ROWS * size];
        let of_output_columns = if self.shape.gradient { self.shape.columns() } else { dimension };
        let mut of_output: Vec<Block> =
            (0..=directions).map(|_| block(of_output_columns)).collect();
        for first in (0..n).step_by(ROWS) {
            let rows = ROWS.min(n - first);
            self.forward(inputs, first, rows, &mut space);
            of_field.fill(0.0);
            let found = space.field.chunks_exact(size).zip(of_field.chunks_exact_mut(size));
            found.take(rows).enumerate().for_each(|(r, (f, adjoint))| loss(first + r, f, adjoint));
            self.of_output(inputs, first, rows, &of_field, &space, &mut of_output);
            let backward = if self.shape.gradient { gradient::backward } else { free::backward };
            backward(self, rows, &mut space, &of_output, &mut gradient);
        }
        self.flat(&gradient)
    }

    /// Rows and directions.
    fn size(&self, inputs: &Inputs) -> (usize, usize) {
        let n = inputs.points.len() / self.shape.dimension;
        (n, inputs.directions.len().checked_div(inputs.points.len()).unwrap_or(0))
    }

    fn workspace(&self, directions: usize, training: bool) -> Workspace {
        let Shape { dimension, width, depth, gradient, .. } = self.shape;
        let derivatives = usize::from(training || gradient || directions > 0)
            + usize::from(gradient && directions > 0 || training && (gradient || directions > 0))
            + usize::from(training && gradient && directions > 0);
        let blocks = |n: usize, columns: usize| (0..n).map(|_| block(columns)).collect::<Vec<_>>();
        let output = if gradient { self.shape.columns() } else { dimension };
        let stacks = |wanted: bool| {
            let count = if wanted { depth } else { 0 };
            (0..count).map(|_| blocks(1 + directions, width)).collect()
        };
        let mut inputs = blocks(1, self.shape.columns());
        inputs.extend(blocks(directions, self.shape.moving_columns()));
        Workspace {
            inputs,
            traces: (0..depth).map(|_| Trace::new(width, derivatives, directions)).collect(),
            pulls: (0..if gradient { depth } else { 0 })
                .map(|_| Pull::new(width, directions))
                .collect(),
            output: blocks(1 + directions, output),
            adjoints: stacks(training),
            pull_adjoints: stacks(training && gradient),
            field: vec![0.0; ROWS * (1 + directions) * dimension],
        }
    }

    fn zero_gradient(&self) -> Gradient {
        let layers = self.shape.layers().map(|[rows, columns]| LayerGradient {
            weight: Panels::zeros(rows, columns),
            bias: vec![Octet::ZERO; panels(columns)],
        });
        Gradient { layers: layers.collect(), top: vec![Octet::ZERO; panels(self.shape.width)] }
    }

    /// In the order of the parameters.
    fn flat(&self, gradient: &Gradient) -> Vec<f32> {
        let mut flat = Vec::with_capacity(self.shape.parameters());
        let mut row_of = Vec::new();
        for (l, [rows, columns]) in self.shape.layers().enumerate() {
            let of_layer = &gradient.layers[l];
            row_of.resize(columns, 0.0);
            let mut put = |row: usize| {
                of_layer.weight.row(row, &mut row_of);
                flat.extend_from_slice(&row_of);
            };
            if l == 0 {
                self.shape.order().for_each(&mut put)
            } else {
                (0..rows).for_each(&mut put)
            }
            flat.extend_from_slice(&numbers(&of_layer.bias)[..columns]);
        }
        if self.shape.gradient {
            flat.extend_from_slice(&numbers(&gradient.top)[..self.shape.width]);
        }
        flat
    }

    /// Fills the workspace from the rows that begin with `first`.
    fn forward(&self, inputs: &Inputs, first: usize, rows: usize, space: &mut Workspace) {
        self.fill(inputs, first, rows, &mut space.inputs);
        for l in 0..self.shape.depth {
            let (below, here) = space.traces.split_at_mut(l);
            let below = below.last().map_or(&space.inputs, |trace| &trace.stack);
            here[0].ascend(rows, below, &self.layers[l]);
        }
        if self.shape.gradient {
            gradient::forward(self, rows, space);
        } else {
            free::forward(self, rows, space);
        }
        self.read_field(inputs, first, rows, space);
    }

    /// u, its waves, the features, and the tangents of the first two.
    fn fill(&self, inputs: &Inputs, first: usize, rows: usize, blocks: &mut [Block]) {
        let Shape { dimension, features, waves, .. } = &self.shape;
        let (n, _) = self.size(inputs);
        let column = self.shape.first_column();
        let [values, tangents @ ..] = blocks else { unreachable!("values first") };
        for r in 0..rows {
            let u = &inputs.points[(first + r) * dimension..][..*dimension];
            let told = Inputs::of_row(inputs.features, first + r, *features);
            waves.fill(r, u, Inputs::of_row(inputs.noise, first + r, 1)[0], values);
            let given = u.iter().chain(told).enumerate();
            let numbers = numbers_mut(values);
            given.for_each(|(c, x)| numbers[place(r, column + c)] = *x);
            for (k, block) in tangents.iter_mut().enumerate() {
                let v = self.direction(inputs, k * n + first + r);
                waves.tangents(r, v, values, block);
                let numbers = numbers_mut(block);
                v.iter().enumerate().for_each(|(c, x)| numbers[place(r, column + c)] = *x);
            }
        }
    }

    fn direction<'a>(&self, inputs: &Inputs<'a>, at: usize) -> &'a [f32] {
        &inputs.directions[at * self.shape.dimension..][..self.shape.dimension]
    }

    /// F and ∇F·v from the output blocks.
    fn read_field(&self, inputs: &Inputs, first: usize, rows: usize, space: &mut Workspace) {
        let Shape { dimension, waves, gradient, .. } = &self.shape;
        let column = if *gradient { self.shape.first_column() } else { 0 };
        let (n, _) = self.size(inputs);
        let seen = &space.inputs[0];
        let size = space.output.len() * dimension;
        for (r, field) in space.field.chunks_exact_mut(size).take(rows).enumerate() {
            for (k, field) in field.chunks_exact_mut(*dimension).enumerate() {
                let values = numbers(&space.output[k]);
                field.iter_mut().enumerate().for_each(|(c, x)| *x = values[place(r, column + c)]);
                if *gradient {
                    waves.gradient(r, &space.output[k], seen, field);
                    if k > 0 {
                        let v = self.direction(inputs, (k - 1) * n + first + r);
                        waves.bend(r, v, &space.output[0], seen, field);
                    }
                }
            }
        }
    }

    /// The adjoints of the output blocks from those of F and ∇F·v: the transpose of [`Self::read_field`].
    fn of_output(
        &self,
        inputs: &Inputs,
        first: usize,
        rows: usize,
        of_field: &[f32],
        space: &Workspace,
        of_output: &mut [Block],
    ) {
        let Shape { dimension, waves, gradient, .. } = &self.shape;
        let column = if *gradient { self.shape.first_column() } else { 0 };
        let (n, _) = self.size(inputs);
        let seen = &space.inputs[0];
        let size = of_output.len() * dimension;
        // Rows beyond the last are zero in `of_field`, and so must be here.
        for (r, of_field) in of_field.chunks_exact(size).enumerate() {
            for (k, of_field) in of_field.chunks_exact(*dimension).enumerate() {
                let values = numbers_mut(&mut of_output[k]);
                of_field.iter().enumerate().for_each(|(c, x)| values[place(r, column + c)] = *x);
                if *gradient {
                    waves.tangents(r, of_field, seen, &mut of_output[k]);
                    if k > 0 && r < rows {
                        let v = self.direction(inputs, (k - 1) * n + first + r);
                        waves.bend_adjoint(r, v, of_field, seen, &mut of_output[0]);
                    }
                }
            }
        }
    }
}
