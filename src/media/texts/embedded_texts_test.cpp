#include "media/texts/embedded_texts.h"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <spng.h>

#include <memory>
#include <random>

#include "media/texts/clean_text.h"
#include "media/texts/stealth_texts.h"
#include "media/texts/test_files.h"

namespace atelier {
namespace {

using std::string_literals::operator""s;

EmbeddedTexts texts_in(const std::string& file) {
  return read_embedded_texts(bytes_of(file));
}

std::string text_in(const std::string& file, std::string_view key) {
  for (const auto& text : texts_in(file)) {
    if (text.key == key) return text.text;
  }
  return "(none)";
}

std::string packed(const std::string& text, bool gzip) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> packer(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string out(text.size() + 1000, '\0');
  const auto run = gzip ? libdeflate_gzip_compress : libdeflate_zlib_compress;
  out.resize(run(packer.get(), text.data(), text.size(), out.data(), out.size()));
  return out;
}

TEST(clean_text, utf8_stays_and_the_rest_is_replaced) {
  EXPECT_EQ(clean_utf8("a\u00e4\u6f22\U0001F600"), "a\u00e4\u6f22\U0001F600");
  EXPECT_EQ(clean_utf8("a\xff\xc0\xaf\xed\xa0\x80z"s), "a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdz");
  EXPECT_EQ(clean_utf8("a\xe6\xbc"), "a\ufffd\ufffd");
  EXPECT_EQ(clean_utf8("one\r\ntwo\rthree\0\x01 four"s), "one\ntwo\nthree four");
  for (const char* bad : {"\xff", "\xc1\x81", "\xf5\x80\x80\x80", "\xe0\x80\x80", "\xed\xbf\xbf"}) {
    EXPECT_FALSE(is_utf8(bad));
    EXPECT_TRUE(is_utf8(clean_utf8(bad)));
  }
}

TEST(clean_text, latin1_is_told_from_utf8) {
  EXPECT_EQ(clean_latin1("caf\xe9"), "caf\u00e9");
  EXPECT_EQ(clean_latin1("caf\u00e9"), "caf\u00e9");
}

TEST(clean_text, utf16_of_both_orders_and_with_pairs) {
  EXPECT_EQ(clean_utf16("\0a\x6f\x22"s, true), "a\u6f22");
  EXPECT_EQ(clean_utf16("\x3d\xd8\0\xde"s, false), "\U0001F600");
  EXPECT_EQ(clean_utf16("\x3d\xd8"s, false), "\ufffd");
}

TEST(clean_text, is_cut_between_characters) {
  EXPECT_EQ(first_bytes("a\u6f22", 3), "a");
  EXPECT_EQ(first_bytes("a\u6f22", 4), "a\u6f22");
}

TEST(embedded_texts, every_text_chunk_of_a_png) {
  const std::string file = png_file({{"tEXt", "parameters\0caf\xe9, 20"s},
                                     {"IDAT", "not pixels"},
                                     {"zTXt", "long\0\0"s + packed("packed text", false)},
                                     {"iTXt", "prompt\0\0\0\0\0\u6f22"s},
                                     {"iTXt", "zip\0\1\0en\0k\0"s + packed("\u00fc", false)}});
  EXPECT_EQ(text_in(file, "parameters"), "caf\u00e9, 20");
  EXPECT_EQ(text_in(file, "long"), "packed text");
  EXPECT_EQ(text_in(file, "prompt"), "\u6f22");
  EXPECT_EQ(text_in(file, "zip"), "\u00fc");
}

TEST(embedded_texts, utf8_in_a_latin1_chunk_is_taken_as_meant) {
  EXPECT_EQ(text_in(png_file({{"tEXt", "Description\0\u732b"s}}), "Description"), "\u732b");
}

TEST(embedded_texts, a_damaged_png_keeps_what_stands_before_the_damage) {
  std::string file = png_file({{"tEXt", "a\0one"s}, {"tEXt", "b\0two"s}});
  file.resize(file.size() - 20);
  EXPECT_EQ(text_in(file, "a"), "one");
  EXPECT_EQ(text_in(file, "b"), "(none)");
}

TEST(embedded_texts, exif_of_jpeg_webp_and_png) {
  for (const bool big : {false, true}) {
    const std::string comment = "UNICODE\0"s + utf16("a cat\nSteps: 20", big);
    const std::string exif = exif_block({{0x0131, 2, "Tool 1\0"s}}, {{0x9286, 7, comment}}, big);
    for (const std::string& file :
         {jpeg_file({{"\xe1", "Exif\0\0"s + exif}}),
          webp_file({{"VP8X", "1234567890"}, {"EXIF", exif}}), png_file({{"eXIf", exif}})}) {
      EXPECT_EQ(text_in(file, "UserComment"), "a cat\nSteps: 20");
      EXPECT_EQ(text_in(file, "Software"), "Tool 1");
    }
  }
}

TEST(embedded_texts, a_comment_in_the_other_byte_order_than_its_block) {
  // piexif writes big-endian text into whatever block the picture has.
  const std::string comment = "UNICODE\0"s + utf16("a dog", true);
  const std::string exif = exif_block({}, {{0x9286, 7, comment}}, /*big=*/false);
  EXPECT_EQ(text_in(webp_file({{"EXIF", exif}}), "UserComment"), "a dog");
}

TEST(embedded_texts, a_comment_that_says_ascii_nothing_or_utf8) {
  for (const std::string& prefix : {"ASCII\0\0\0"s, std::string(8, '\0'), "UNICODE\0"s, ""s}) {
    const std::string exif = exif_block({}, {{0x9286, 7, prefix + "plain {\"text\": 1}"}});
    EXPECT_EQ(text_in(webp_file({{"EXIF", exif}}), "UserComment"), "plain {\"text\": 1}");
  }
}

TEST(embedded_texts, jpeg_comment_and_xmp) {
  const std::string xmp =
      "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><exif:UserComment><rdf:Alt><rdf:li "
      "xml:lang=\"x-default\">{&quot;c&quot;:&quot;a &#x1F600; &amp; b&quot;}</rdf:li></rdf:Alt>"
      "</exif:UserComment></x:xmpmeta>"s;
  const std::string file = jpeg_file({{"\xe1", xmp}, {"\xfe", "a comment"}});
  EXPECT_EQ(text_in(file, "exif:UserComment"), "{\"c\":\"a \U0001F600 & b\"}");
  EXPECT_EQ(text_in(file, "comment"), "a comment");
}

TEST(embedded_texts, bombs_end_at_the_bounds) {
  const std::string bomb = packed(std::string(64 << 20, 'x'), false);
  Chunks chunks;
  for (int i = 0; i < 200; ++i) chunks.emplace_back("zTXt", "k\0\0"s + bomb);
  EXPECT_TRUE(texts_in(png_file(chunks)).empty());

  chunks.clear();
  for (int i = 0; i < 5000; ++i) chunks.emplace_back("tEXt", "k\0text"s);
  EXPECT_EQ(texts_in(png_file(chunks)).size(), embedded_texts_max);
}

TEST(embedded_texts, any_prefix_and_any_flip_is_survived) {
  const std::string comment = "UNICODE\0"s + utf16("a cat", true);
  const std::string exif = exif_block({{0x010f, 2, "prompt:{}"}}, {{0x9286, 7, comment}}, true);
  std::mt19937 random(1);
  for (const std::string& file : {jpeg_file({{"\xe1", "Exif\0\0"s + exif}}),
                                  webp_file({{"EXIF", exif}, {"XMP ", "<dc:description>x"}}),
                                  png_file({{"eXIf", exif}, {"zTXt", "k\0\0xx"s}})}) {
    for (size_t length = 0; length < file.size(); ++length) texts_in(file.substr(0, length));
    for (int i = 0; i < 3000; ++i) {
      std::string broken = file;
      broken[random() % broken.size()] = char(random());
      for (const auto& text : texts_in(broken)) EXPECT_TRUE(is_utf8(text.text));
    }
    // A span missing from the middle moves what follows to where it is not expected.
    for (size_t at = 0; at < file.size(); ++at) {
      for (size_t bytes = 1; bytes < 9; ++bytes) texts_in(std::string(file).erase(at, bytes));
    }
  }
}

TEST(embedded_texts, a_webp_cut_within_its_own_head) {
  EXPECT_TRUE(texts_in("RIFFn\0\0WEBP"s).empty());
}

// ---- hidden in the alpha channel ----------------------------------------------------------------

std::string png_with_hidden(const std::string& mark, const std::string& payload, unsigned height) {
  const std::string all = mark + big_endian(uint32_t(payload.size() * 8), 4) + payload;
  const unsigned width = unsigned(all.size() * 8 / height) + 2;
  std::vector<unsigned char> rgba(size_t(width) * height * 4, 254);
  for (size_t bit = 0; bit < all.size() * 8; ++bit) {
    const size_t x = bit / height;
    const size_t y = bit % height;
    rgba[(y * width + x) * 4 + 3] |= static_cast<unsigned char>(all[bit / 8] >> (7 - bit % 8) & 1);
  }
  spng_ctx* context = spng_ctx_new(SPNG_CTX_ENCODER);
  spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_ihdr header{width, height, 8, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA, 0, 0, 0};
  spng_set_ihdr(context, &header);
  spng_encode_image(context, rgba.data(), rgba.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
  size_t bytes = 0;
  int code = 0;
  void* data = spng_get_png_buffer(context, &bytes, &code);
  std::string file(static_cast<const char*>(data), bytes);
  std::free(data);
  spng_ctx_free(context);
  return file;
}

TEST(stealth_texts, novelais_object_is_unpacked) {
  const std::string hidden = R"({"Software":"NovelAI","Comment":"{\"uc\":\"bad\"}"})";
  for (const unsigned height : {40U, 151U, 152U, 300U}) {
    const auto texts = read_stealth_texts(
        bytes_of(png_with_hidden("stealth_pngcomp", packed(hidden, true), height)));
    ASSERT_EQ(texts.size(), 2U) << height;
    EXPECT_EQ(texts[0].key, "Software");
    EXPECT_EQ(texts[1].text, "{\"uc\":\"bad\"}");
  }
}

TEST(stealth_texts, plain_text_counts_as_parameters) {
  const auto texts =
      read_stealth_texts(bytes_of(png_with_hidden("stealth_pnginfo", "cat\nSteps: 20", 64)));
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].key, "parameters");
  EXPECT_EQ(texts[0].text, "cat\nSteps: 20");
}

TEST(stealth_texts, other_pictures_hide_nothing) {
  EXPECT_TRUE(read_stealth_texts(bytes_of(png_with_hidden("stealth_pngxxxx", "cat", 64))).empty());
  EXPECT_TRUE(read_stealth_texts(bytes_of(png_file({}))).empty());
  // A length beyond the picture.
  std::string lying = png_with_hidden("stealth_pnginfo", std::string(100, 'x'), 64);
  EXPECT_FALSE(read_stealth_texts(bytes_of(lying)).empty());
  lying.resize(lying.size() / 2);
  EXPECT_TRUE(read_stealth_texts(bytes_of(lying)).empty());
}

TEST(embedded_texts, avif_keeps_exif_and_xmp_as_items) {
  const std::string exif = exif_block({}, {{0x9286, 7, "ASCII\0\0\0a red fox"s}});
  const std::string xmp = "<x:xmpmeta dc:description=\"an owl\"/>";
  const std::string file = avif_file(exif, xmp);
  EXPECT_EQ(text_in(file, "UserComment"), "a red fox");
  EXPECT_EQ(text_in(file, "xmp"), xmp);
  for (size_t cut = 0; cut < file.size(); ++cut) texts_in(file.substr(0, cut));
}

TEST(embedded_texts, mp4_tells_comments_keys_and_quicktimes_own) {
  const std::string handler = full_box("hdlr", std::string(21, '\0'));
  const std::string itunes =
      box("udta", full_box("meta", handler + box("ilst", box("\xa9"
                                                             "cmt",
                                                             data_box("a comment")))));
  EXPECT_EQ(text_in(mp4_file(itunes), "comment"), "a comment");

  const auto key = [](const std::string& name) {
    return big_endian(uint32_t(name.size() + 8), 4) + "mdta" + name;
  };
  const std::string keys =
      full_box("keys", big_endian(2, 4) + key("Workflow") + key("com.apple.quicktime.prompt"));
  const std::string list = box("ilst", box(big_endian(1, 4), data_box("{}")) +
                                           box(big_endian(2, 4), data_box("{\"1\": 2}")));
  const std::string quicktime = box("meta", handler + keys + list);  // without a version
  EXPECT_EQ(text_in(mp4_file(quicktime), "workflow"), "{}");
  EXPECT_EQ(text_in(mp4_file(quicktime), "prompt"), "{\"1\": 2}");

  const std::string plain = box("udta", box("\xa9"
                                            "cmt",
                                            big_endian(5, 2) + big_endian(0, 2) + "plainmore"));
  EXPECT_EQ(text_in(mp4_file(plain), "comment"), "plain");
}

TEST(embedded_texts, a_container_is_read_without_holding_it) {
  const std::string itunes =
      box("udta", full_box("meta", full_box("hdlr", std::string(21, '\0')) +
                                       box("ilst", box("\xa9"
                                                       "cmt",
                                                       data_box(std::string(200'000, 'x'))))));
  const std::string file = mp4_file(itunes);
  MemorySource source(bytes_of(file));
  const EmbeddedTexts texts = read_embedded_texts(source);
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].text.size(), 200'000U);
}

TEST(embedded_texts, webm_tags_have_names) {
  const auto sized = [](const std::string& id, const std::string& body) {
    return id + "\x10" + big_endian(uint32_t(body.size()), 3) + body;  // a length of four bytes
  };
  const std::string tag =
      sized("\x67\xc8", sized("\x45\xa3", "COMMENT") + sized("\x44\x87", "a fox"));
  const std::string tags = sized("\x12\x54\xc3\x67", sized("\x73\x73", tag));
  const std::string cluster = sized("\x1f\x43\xb6\x75", std::string(50, 'c'));
  const std::string file =
      sized("\x1a\x45\xdf\xa3", "") + sized("\x18\x53\x80\x67", cluster + tags);
  EXPECT_EQ(text_in(file, "comment"), "a fox");
}

}  // namespace
}  // namespace atelier
