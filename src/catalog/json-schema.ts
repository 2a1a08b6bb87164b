import { z } from 'zod';
import { modelFile } from './file.ts';

/** The JSON Schema of a model file, for editors and other tools. It does not have the checks that only Easel can make. */
export function modelFileSchema(): object {
  return z.toJSONSchema(modelFile, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
}
