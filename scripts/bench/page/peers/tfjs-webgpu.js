import '@tensorflow/tfjs-backend-cpu'; // which it uses for tensors of few numbers
import '@tensorflow/tfjs-backend-webgpu';
import { tfjs } from './tfjs.js';

export const tfjsWebgpu = tfjs('webgpu');
