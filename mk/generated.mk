# C that is made from data: schema, instruments, assets, models, lexicons and published
# evidence become arrays of bytes (tools/embed.sh), pages become functions (tools/pages.c).

GEN = $(BUILD)/gen
SCHEMA_FILES := $(sort $(wildcard schema/*.sql))
KEY_SCHEMA_FILES := $(sort $(wildcard schema/keys/*.sql))
INSTRUMENT_FILES := $(sort $(wildcard instruments/*.json))
ASSET_FILES := $(sort $(wildcard assets/*))
MODEL_FILES := $(sort $(wildcard models/*.model))
LEXICON_FILES := $(sort $(wildcard lexicons/*.txt))
EVIDENCE_FILES := $(sort $(wildcard evidence/*.csv))
PAGE_FILES := $(sort $(wildcard pages/*.html))

GENERATED = $(GEN)/schema.c $(GEN)/key_schema.c $(GEN)/instruments.c \
            $(GEN)/assets.c $(GEN)/models.c $(GEN)/lexicons.c \
            $(GEN)/evidence.c $(GEN)/pages.c

$(GEN)/schema.c: $(SCHEMA_FILES)
$(GEN)/key_schema.c: $(KEY_SCHEMA_FILES)
$(GEN)/instruments.c: $(INSTRUMENT_FILES)
$(GEN)/assets.c: $(ASSET_FILES)
$(GEN)/models.c: $(MODEL_FILES)
$(GEN)/lexicons.c: $(LEXICON_FILES)
$(GEN)/evidence.c: $(EVIDENCE_FILES)

$(GEN)/schema.c $(GEN)/key_schema.c $(GEN)/instruments.c $(GEN)/assets.c \
$(GEN)/models.c $(GEN)/lexicons.c $(GEN)/evidence.c: tools/embed.sh
	@mkdir -p $(@D)
	@tools/embed.sh $(shell echo $(basename $(@F)) | tr a-z A-Z) \
	    $(filter-out tools/% %.pinned,$^) >$@

# A released instrument is never edited (tests/golden/instrument-checksums).
$(GEN)/instruments.c: $(GEN)/instruments.pinned
$(GEN)/instruments.pinned: $(INSTRUMENT_FILES) tools/pin-instruments \
        tests/golden/instrument-checksums
	@mkdir -p $(@D)
	@tools/pin-instruments check
	@touch $@

# .incbin is invisible to -MMD: the object depends on the bytes themselves.
$(GEN)/schema.o: $(SCHEMA_FILES)
$(GEN)/key_schema.o: $(KEY_SCHEMA_FILES)
$(GEN)/instruments.o: $(INSTRUMENT_FILES)
$(GEN)/assets.o: $(ASSET_FILES)
$(GEN)/models.o: $(MODEL_FILES)
$(GEN)/lexicons.o: $(LEXICON_FILES)
$(GEN)/evidence.o: $(EVIDENCE_FILES)

# Templates become functions. pages.h is rewritten only when a page was added
# or takes something else; whoever includes it needs it before its own -MMD.
$(BUILD)/tools/pages: tools/pages.c
	@mkdir -p $(@D)
	$(SAY) $(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -o $@ $<

$(GEN)/pages.c: $(BUILD)/tools/pages $(PAGE_FILES)
	@mkdir -p $(@D)
	@$(BUILD)/tools/pages $@ $(GEN)/pages.h $(PAGE_FILES)
$(GEN)/pages.h: $(GEN)/pages.c ;
$(SOURCES:%.c=$(BUILD)/%.o): | $(GEN)/pages.h
