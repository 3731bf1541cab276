// fuzz_docx - Word documents of talk/reader.h. The input is the XML of the
// document; the archive around it is made here. Archives: fuzz_zip.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../unit/zip_maker.h"
#include "fuzz.h"
#include "talk/docx_text.h"
#include "talk/transcript.h"

const char *const FUZZ_SEEDS[] = {
    "<w:document xmlns:w='u'><w:body><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>T:"
    "</w:t></w:r><w:r><w:t> How are you?</w:t></w:r></w:p><w:p><w:r><w:t>C: "
    "I am well.</w:t></w:r></w:p></w:body></w:document>",
    "<w:document><w:body><w:p><w:r><w:t>0:0:1.5 --&gt; 0:0:2</w:t><w:br/>"
    "<w:t>Ann</w:t><w:br/><w:t>Hello you.</w:t></w:r></w:p><w:p><w:r><w:t>"
    "0:0:3 --&gt; 0:0:4</w:t><w:br/><w:t>Ben</w:t><w:br/><w:t>Yes.</w:t></w:r>"
    "</w:p></w:body></w:document>",
    "<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Speaker</w:t></w:r>"
    "</w:p></w:tc><w:tc><w:p><w:r><w:t>Text</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:p><w:r><w:t>Ann</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
    "<w:t>Hello you.</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>"
    "</w:document>",
    "<w:document><w:body><w:p><w:r><w:t>Ann   0:05</w:t><w:br/><w:t>So, how "
    "are you?</w:t></w:r></w:p><w:p><w:del><w:r><w:t>x</w:t></w:r></w:del>"
    "<w:ins><w:r><w:t>Ben</w:t><w:tab/><w:t>0:09</w:t></w:r></w:ins></w:p><w:p>"
    "<w:r><w:t>I am well.</w:t></w:r></w:p></w:body></w:document>",
    NULL,
};

static void check_lines(const struct docx_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        FUZZ_MUST(text->lines[i].text.len > 0);
        FUZZ_MUST(text->lines[i].bold <= text->lines[i].text.len);
        FUZZ_MUST(text->lines[i].paragraph >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct zip_part parts[] = {
        {"_rels/.rels",       STR("<R/>"),                NULL, true},
        {"word/document.xml", {(const char *)bytes, len}, NULL, true},
    };
    struct arena *arena = arena_open("fuzz");
    struct str archive = zip_made(arena, parts, 2);
    struct transcript transcript;
    struct docx_text text;
    struct err err = {0};

    if (docx_text_read(arena, archive, &text, &err)) {
        check_lines(&text);
    } else {
        FUZZ_MUST(err.text[0]);
    }
    err = (struct err){0};
    if (transcript_read(arena, STR("a.docx"), archive, NULL, &transcript,
                        &err)) {
        FUZZ_MUST(transcript.turn_count > 0);
    } else {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        FUZZ_MUST(err.text[0]);
    }
    arena_close(arena);
    return 0;
}
