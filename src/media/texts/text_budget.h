// What a reader of one format collects: texts within the bounds of embedded_text.h. Private to
// texts.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "media/texts/clean_text.h"
#include "media/texts/embedded_text.h"

namespace atelier {

class TextBudget {
 public:
  // Bytes that may still come; 0 ends the reading.
  size_t left() const { return texts_.size() >= embedded_texts_max ? 0 : left_; }
  // Counts work that gave nothing, so that many broken texts cost no more than many good ones.
  void spend(size_t bytes) { left_ -= std::min(left_, bytes); }
  void add(std::string_view key, std::string text) {
    if (text.empty() || left() == 0) return;
    if (text.size() > left_) return spend(left_);
    spend(text.size() + key.size());
    texts_.push_back({clean_latin1(key), std::move(text)});
  }
  EmbeddedTexts take() && { return std::move(texts_); }

 private:
  EmbeddedTexts texts_;
  size_t left_ = embedded_text_bytes_max;
};

}  // namespace atelier
