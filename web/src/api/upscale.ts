/** A job that enlarges one picture. Without words of its own it keeps the picture's recipe. */
export interface UpscaleJob {
  kind: 'upscale';
  prompt?: string;
  board_id?: string;
  upscale: {
    image_id: string;
    /** Null: enlarged without a model. */
    model_id: string | null;
    scale: number;
    strength: number;
    refine: { strength: number } | null;
  };
}
