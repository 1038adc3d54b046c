//! Which backend runs: WebGPU or Flex, the facts of its adapter, and the two ways across the border
//! between host and device, [`upload`] and [`read`].

use crate::choice::choice;
use crate::kernel;
use crate::refusal::Refusal;
use burn::tensor::{Device, Tensor, TensorData, Transaction};

choice! {
    /// What the user asks for.
    pub enum Choice {
        /// WebGPU where a real adapter exists, else Flex. A software adapter does not count as a GPU.
        Auto,
        /// WebGPU by name, on a software adapter too.
        #[serde(rename = "webgpu")]
        WebGpu,
        Cpu,
    }
}

/// A backend that stands, and why it is this one.
#[derive(Clone, Debug)]
pub struct Backend {
    pub device: Device,
    /// `webgpu` or `cpu`.
    pub name: &'static str,
    pub adapter: String,
    pub is_fallback_adapter: bool,
    /// One sentence for the reader of the page.
    pub reason: String,
}

impl Backend {
    /// Flex, Burn's CPU backend. It always exists.
    pub fn cpu(reason: impl Into<String>) -> Self {
        let adapter = match kernel::passed() {
            true => "one thread",
            false => "one thread; slow, because its own loops failed their self-test here",
        };
        Self {
            device: Device::flex(),
            name: "cpu",
            adapter: adapter.into(),
            is_fallback_adapter: false,
            reason: reason.into(),
        }
    }

    /// Waits until the GPU has done what it was given, without reading anything back. The CPU always has.
    #[cfg(target_family = "wasm")]
    pub async fn drain(&self) {
        #[cfg(feature = "webgpu")]
        if self.name == "webgpu" {
            gpu::drain().await;
        }
    }
}

/// The device stopped answering.
#[derive(Debug)]
pub struct ReadError(String);

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "device lost: reading results back failed ({})", self.0)
    }
}

/// Copies row-major host values onto the device.
pub fn upload(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// The same of a list.
pub fn upload_list(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), device)
}

/// Whether what lies on a device may be computed in plain loops: on the host, where they have been seen to work.
pub fn has_loops(device: &Device) -> bool {
    *device == Device::flex() && kernel::passed()
}

/// Whether that goes for a tensor: no graph grows from it.
pub fn is_plain(tensor: &Tensor<2>) -> bool {
    let device = tensor.device();
    !device.is_autodiff() && has_loops(&device)
}

/// The values of a tensor that [`is_plain`].
pub fn host_values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().expect("a tensor of f32 on the host")
}

/// Copies tensors back to the host, all in one transfer.
pub async fn read<const D: usize>(
    tensors: impl IntoIterator<Item = Tensor<D>>,
) -> Result<Vec<Vec<f32>>, ReadError> {
    tensors
        .into_iter()
        .fold(Transaction::default(), |batch, tensor| batch.register(tensor.without_autodiff()))
        .execute_async()
        .await
        .map_err(|error| ReadError(error.to_string()))?
        .into_iter()
        .map(|data| data.try_into_vec::<f32>().map_err(|error| ReadError(format!("{error:?}"))))
        .collect()
}

fn no_webgpu(reason: &str) -> Refusal {
    let message = format!("backend: webgpu is not available. {reason} Allowed here: auto, cpu.");
    Refusal::new("backend", "webgpu", "auto or cpu").saying(message)
}

/// Chooses and starts a backend. `look` is asked first, whether a software adapter will do: it names the adapter that
/// the host has, or says in words why none is worth starting.
///
/// # Errors
/// Only [`Choice::WebGpu`] can fail: the message says what is missing.
#[cfg(feature = "webgpu")]
pub async fn start(
    choice: Choice,
    look: impl AsyncFnOnce(bool) -> Result<String, String>,
) -> Result<Backend, Refusal> {
    match choice {
        Choice::Cpu => Ok(Backend::cpu("The CPU was asked for.")),
        Choice::WebGpu => gpu::start(true, look).await.map_err(|reason| no_webgpu(&reason)),
        Choice::Auto => Ok(gpu::start(false, look)
            .await
            .unwrap_or_else(|reason| Backend::cpu(format!("{reason} Running on the CPU.")))),
    }
}

/// This build knows the CPU only.
#[cfg(not(feature = "webgpu"))]
pub async fn start(
    choice: Choice,
    _look: impl AsyncFnOnce(bool) -> Result<String, String>,
) -> Result<Backend, Refusal> {
    match choice {
        Choice::WebGpu => Err(no_webgpu("This build knows the CPU only.")),
        Choice::Auto | Choice::Cpu => Ok(Backend::cpu("This build knows the CPU only.")),
    }
}

/// Why a software adapter was not started.
pub fn software_only(adapter: &str) -> String {
    format!("The only WebGPU adapter ({adapter}) is a software renderer, not a GPU.")
}

#[cfg(feature = "webgpu")]
mod gpu {
    use super::{Backend, read, upload};
    use burn::tensor::Device;
    use burn_wgpu::wgpu;
    use std::cell::RefCell;

    thread_local! {
        /// Burn registers one runtime per thread and refuses a second, so it is started once.
        static STARTED: RefCell<Option<Backend>> = const { RefCell::new(None) };
        #[cfg(target_family = "wasm")]
        static QUEUE: RefCell<Option<wgpu::Queue>> = const { RefCell::new(None) };
    }

    #[cfg(target_family = "wasm")]
    pub async fn drain() {
        let (done, wait) = async_channel::bounded(1);
        let asked = QUEUE.with_borrow(|queue| {
            let queue = queue.as_ref()?;
            queue.on_submitted_work_done(move || {
                let _ = done.try_send(());
            });
            Some(())
        });
        if asked.is_some() {
            // A device that is lost drops the callback, and the next reading says so.
            let _ = wait.recv().await;
        }
    }

    pub async fn start(
        accept_software: bool,
        look: impl AsyncFnOnce(bool) -> Result<String, String>,
    ) -> Result<Backend, String> {
        let backend = match STARTED.with_borrow(Clone::clone) {
            Some(backend) => backend,
            None => initialise(look(accept_software).await?).await?,
        };
        if backend.is_fallback_adapter && !accept_software {
            return Err(super::software_only(&backend.adapter));
        }
        self_test(&backend.device).await?;
        Ok(backend)
    }

    async fn initialise(hosts_name: String) -> Result<Backend, String> {
        let (device, setup) = Device::wgpu_options()
            .init_with_setup_async()
            .await
            .map_err(|error| format!("WebGPU did not start: {error}."))?;
        let info = setup.adapter.get_info();
        let is_fallback_adapter = info.device_type == wgpu::DeviceType::Cpu;
        let backend = Backend {
            device,
            name: "webgpu",
            reason: format!(
                "WebGPU runs on {}.",
                if is_fallback_adapter { "a software adapter" } else { "your GPU" }
            ),
            adapter: if hosts_name.is_empty() { info.name } else { hosts_name },
            is_fallback_adapter,
        };
        STARTED.set(Some(backend.clone()));
        #[cfg(target_family = "wasm")]
        QUEUE.set(Some(setup.queue.clone()));
        Ok(backend)
    }

    /// A shader that fails to compile is only logged and its kernel skipped, so a known product is
    /// computed before anything is trusted to the device.
    async fn self_test(device: &Device) -> Result<(), String> {
        let a = upload(vec![1.0, 2.0, 3.0, 4.0], [2, 2], device);
        let b = upload(vec![0.5, -1.0, 2.0, 0.25], [2, 2], device);
        let product = read([a.matmul(b).exp().log()])
            .await
            .map_err(|error| format!("WebGPU failed its self-test: {error}."))?;
        let close =
            product[0].iter().zip([4.5, -0.5, 9.5, -2.0]).all(|(x, y)| (x - y).abs() < 1e-4);
        if close {
            Ok(())
        } else {
            Err(format!("WebGPU failed its self-test: a 2×2 product came out as {:?}.", product[0]))
        }
    }
}
