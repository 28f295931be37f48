// What a main model can do, on the wire.
#pragma once
#include "api/schema.h"
#include "services/model_can.h"

namespace atelier {

template <class V>
void fields(V& v, ModelCan& c) {
  v.required("negative_prompt", c.negative_prompt);
  v.required("clip_skip_max", c.clip_skip_max).says("0: it skips none");
  v.required("loras", c.loras);
  v.required("embeddings", c.embeddings);
  v.required("controls", c.controls);
  v.required("reference_images", c.reference_images);
  v.required("refiner", c.refiner);
  v.required("inpaint", c.inpaint);
  v.required("seamless", c.seamless);
  v.required("freeu", c.freeu);
  v.required("color_compensation", c.color_compensation);
  v.required("guidance", c.guidance).says("cfg_scale means something");
  v.required("text_accuracy", c.text_accuracy);
}

}  // namespace atelier
