// A whole model as a GGUF file, written here from the same tensors as its safetensors twin.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "models/model.h"
#include "models/small_model.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t gguf_f32 = 0, gguf_f16 = 1, gguf_q8_0 = 8;
constexpr int64_t block = 32;

void put(std::string& out, const auto& number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}
void put_text(std::string& out, const std::string& text) {
  put(out, uint64_t(text.size()));
  out += text;
}

// ggml's plainest packing: a scale and 32 whole numbers a block.
std::string packed_q8(const Tensor& weight) {
  const Tensor rows = weight.to(at::kFloat).reshape({-1, block}).contiguous();
  std::string out;
  for (int64_t i = 0; i < rows.size(0); ++i) {
    const float* x = rows.data_ptr<float>() + i * block;
    const float most = rows.select(0, i).abs().max().item<float>();
    const c10::Half scale(most / 127);
    put(out, scale.x);
    for (int64_t k = 0; k < block; ++k) {
      put(out, int8_t(most > 0 ? std::lround(x[k] / float(scale)) : 0));
    }
  }
  return out;
}

void write_gguf(const WeightFile& twin, const fs::path& path, bool packs) {
  std::string head = "GGUF", data;
  put(head, uint32_t(3));
  put(head, uint64_t(twin.entries().size()));
  put(head, uint64_t(0));
  for (const auto& entry : twin.entries()) {
    const Tensor weight = *twin.tensor(entry);
    put_text(head, entry.name);
    put(head, uint32_t(entry.shape.size()));
    for (size_t i = entry.shape.size(); i-- > 0;) put(head, uint64_t(entry.shape[i]));
    const bool packed = packs && weight.dim() == 2 && weight.size(1) % block == 0;
    const bool half = weight.scalar_type() == at::kHalf;
    put(head, packed ? gguf_q8_0 : half ? gguf_f16 : gguf_f32);
    put(head, uint64_t(data.size()));
    if (packed) {
      data += packed_q8(weight);
    } else {
      const Tensor flat = (half ? weight : weight.to(at::kFloat)).contiguous();
      data.append(static_cast<const char*>(flat.data_ptr()), flat.nbytes());
    }
    data.resize((data.size() + 31) / 32 * 32);
  }
  head.resize((head.size() + 31) / 32 * 32);
  std::ofstream(path, std::ios::binary) << head << data;
}

class GgufModel : public testing::Test {
 protected:
  GgufModel() {
    write_single(folder / "twin.safetensors", small_weights());
    for (const char* name : {"plain.yaml", "packed.yaml"}) {
      fs::copy_file(folder / "twin.yaml", folder / name);
    }
  }
  Tensor drawn(const fs::path& path) {
    const auto model = load_model(path, {});
    EXPECT_TRUE(model) << model.error().message;
    if (!model) return {};
    at::manual_seed(4);
    const auto& unet = (*model)->unet.config();
    sd::UnetContext context;
    context.text = at::randn({1, 77, unet.context});
    return (*model)->unet(at::randn({1, unet.in_channels, 8, 8}), 500, context);
  }
  const fs::path folder = fresh_folder("gguf");
};

TEST_F(GgufModel, IsTheModelItWasMadeFrom) {
  const auto twin = WeightFile::open(folder / "twin.safetensors");
  ASSERT_TRUE(twin);
  // Its buffers of whole numbers, which nobody reads, become fp32.
  write_gguf(**twin, folder / "plain.gguf", false);
  write_gguf(**twin, folder / "packed.gguf", true);
  const auto facts = inspect(folder / "plain.gguf");
  EXPECT_EQ(facts.base, "sd-1");
  EXPECT_EQ(facts.fault, "");
  const Tensor whole = drawn(folder / "twin.safetensors");
  EXPECT_TRUE(at::equal(drawn(folder / "plain.gguf"), whole));
  const Tensor packed = drawn(folder / "packed.gguf");
  ASSERT_EQ(packed.sizes(), whole.sizes());
  EXPECT_FALSE(at::equal(packed, whole));
  EXPECT_LT((packed - whole).abs().max().item<double>(), 0.05 * whole.abs().max().item<double>());
}

}  // namespace
}  // namespace atelier
