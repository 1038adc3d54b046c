import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainModule from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdModule from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedModule from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { tfjs } from './tfjs.js';

setWasmPaths({
  'tfjs-backend-wasm.wasm': plainModule,
  'tfjs-backend-wasm-simd.wasm': simdModule,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedModule,
});

export const tfjsWasm = tfjs('wasm');
