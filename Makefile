# make            build/rapport, without network or npm
# make check      everything that decides whether a change may land
# make lint       floors, format, clang-tidy
# make soak bench longer runs, not part of check
# make V=1        shows the commands
#
# Every .c under src/ is part of the program; every tests/unit/test_*.c is a
# program of its own linked against all of src/ but main.c. Generated C goes to
# $(BUILD)/gen. BUILD=build/san SAN=1 builds everything under the sanitizers.

BUILD ?= build
CC ?= gcc
V ?= 0
ifeq ($(V),0)
SAY = @printf '  %s\n' $@;
endif
PACKAGES = libmicrohttpd sqlite3 libsodium jansson libqrencode libical \
           libzip expat nlopt

WARNINGS = -Wall -Wextra -Werror -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla \
           -Wformat=2 -Wundef
# No -march=native, no contraction: the same numbers on every machine.
CFLAGS ?= $(if $(SAN),-O1 -g1,-O2 -g)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -Isrc -I$(BUILD)/gen $(WARNINGS) \
             -ffp-contract=off -fstack-protector-strong -fPIE \
             -ffile-prefix-map=$(CURDIR)=. $(CFLAGS) $(SAN_FLAGS) \
             $(shell pkg-config --cflags $(PACKAGES))
ifdef SAN
SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=all \
            -fno-omit-frame-pointer -Wno-maybe-uninitialized
endif
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now $(SAN_FLAGS) $(LDFLAGS)
# Libraries of numbers become part of the program: a dozen fewer to load at each
# start (a fifth of its time), and the reference BLAS on every machine.
MULTIARCH := /usr/lib/$(shell $(CC) -print-multiarch)
NUMBERS = -L$(MULTIARCH)/blas -L$(MULTIARCH)/lapack -Wl,-Bstatic \
          -lcholmod -lamd -lcolamd -lcamd -lccolamd -lsuitesparseconfig \
          -llapacke -llapack -lblas -lRmath -lgfortran -lquadmath \
          -Wl,-Bdynamic -l:libmetis.so.5 -lgomp
LIBS = -Wl,--as-needed $(shell pkg-config --libs $(PACKAGES)) -llinear \
       $(NUMBERS) -lm -lpthread

SOURCES := $(sort $(wildcard src/*/*.c))
OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o) $(GENERATED:%.c=%.o)
TESTS := $(sort $(wildcard tests/unit/test_*.c tests/reference/test_*.c))
TEST_PROGRAMS = $(TESTS:%.c=$(BUILD)/%)

# Sums over rows of weights and over studies: -O3 makes vector instructions of
# these loops.
HOT = cues first_pass logistic net patterns
HOT_STATS = mixed_pass mixed_sums
$(HOT:%=$(BUILD)/src/talk/%.o) $(HOT_STATS:%=$(BUILD)/src/stats/%.o): CFLAGS += -O3
$(BUILD)/src/stats/pool_sums.o: CFLAGS += -O3

.DEFAULT_GOAL := $(BUILD)/rapport

include mk/generated.mk

$(BUILD)/rapport: $(BUILD)/src/main.o $(OBJECTS)
	$(SAY) $(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(SAY) $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/librapport.a: $(OBJECTS)
	@rm -f $@
	$(SAY) ar rcs $@ $^

# A test runs once: it compiles quickly, with the warnings of the plain build.
TEST_FLAGS = $(if $(SAN),-O0,-O1) -g1
$(BUILD)/tests/%: tests/%.c tests/unit/check.h $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(TEST_FLAGS) -Itests/unit $(LDFLAGS_ALL) \
	    -MMD -MP -o $@ $< $(BUILD)/librapport.a $(LIBS)

# Programs that start the real server and hurt it, or time it.
FAULT_PARTS = tests/fault/load.c tests/fault/verify.c
$(BUILD)/fault/%: tests/fault/%.c $(FAULT_PARTS) tests/fault/load.h \
        tests/fault/verify.h $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(LDFLAGS_ALL) -o $@ $< $(FAULT_PARTS) \
	    $(BUILD)/librapport.a $(LIBS)
$(BUILD)/fault/powercut.so: tests/fault/powercut.c
	@mkdir -p $(@D)
	$(SAY) $(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -shared -fPIC \
	    -o $@ $< -ldl -lpthread
$(BUILD)/bench/submissions: bench/submissions.c tests/fault/load.c \
        tests/fault/load.h $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(LDFLAGS_ALL) -o $@ $< tests/fault/load.c \
	    $(BUILD)/librapport.a $(LIBS)
BENCH_PROGRAMS = $(BUILD)/bench/pages $(BUILD)/bench/model $(BUILD)/bench/frame
$(BENCH_PROGRAMS): $(BUILD)/bench/%: bench/%.c $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(LDFLAGS_ALL) -o $@ $< \
	    $(BUILD)/librapport.a $(LIBS)

$(BUILD)/bench/pool_loop: bench/pool_loop.c $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(LDFLAGS_ALL) -o $@ $< \
	    $(BUILD)/librapport.a $(LIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all check hazards tests unit golden san road road-san fault soak fuzz fuzz-short \
        bench bench-frame bench-listen bench-model bench-pool bench-survival \
        model-check bench-pages bench-score bench-submissions browser screenshots \
        lint floors format tidy sources clean
all: $(BUILD)/rapport
tests: $(TEST_PROGRAMS)

# Compiled and linted on both processors, then tested one after the other, from
# quick to slow, so that a mistake shows early and no test disturbs another.
# The road is walked once, under the sanitizers; `browser` and `fault` hold the
# plain program to it.
CHECKS = unit golden fuzz-short san road-san browser fault
check:
	@$(MAKE) --no-print-directory -j2 lint all tests
	@$(MAKE) --no-print-directory -j2 BUILD=build/san SAN=1 all tests
	@for part in $(CHECKS); do \
	    echo "== $$part ($$(ps -o etime= -p $$PPID | tr -d ' ') so far)"; \
	    $(MAKE) --no-print-directory $$part || exit 1; done
	@echo "check: all parts passed ($(CHECKS))"

unit: $(TEST_PROGRAMS)
	@tools/run-tests $(TEST_PROGRAMS)

# The same programs, and the server of the road tests, under the sanitizers.
san:
	@$(MAKE) --no-print-directory BUILD=build/san SAN=1 unit fuzz-short
road-san:
	@$(MAKE) --no-print-directory BUILD=build/san SAN=1 road

# Accidents: kill -9 and power cuts under load. The last line proves that the
# test would find a missing fsync. `make soak` is ten times as long.
FAULT = RAPPORT=$(BUILD)/rapport POWERCUT=$(BUILD)/fault/powercut.so
FAULT_PROGRAMS = $(BUILD)/rapport $(BUILD)/fault/crash $(BUILD)/fault/cuts \
                 $(BUILD)/fault/powercut.so
fault: $(FAULT_PROGRAMS)
	$(FAULT) $(BUILD)/fault/crash 50
	$(FAULT) $(BUILD)/fault/cuts 100
	! $(FAULT) $(BUILD)/fault/cuts 5 1 --unsafe-no-sync >/dev/null 2>&1
soak: $(FAULT_PROGRAMS)
	$(FAULT) $(BUILD)/fault/crash 500 $$(date +%s)
	$(FAULT) $(BUILD)/fault/cuts 1000 $$(date +%s)

# One harness per parser. fuzz-short is the same each time (`make san` runs it
# under the sanitizers); fuzz looks for new things, an hour in all: FUZZ_SECONDS
# each, twice that for the largest (what clang warns of is left to gcc).
FUZZ = form csv guard instrument json model multipart norm note template zip xml transcript docx mask frame formula sums
FUZZ_LARGEST = transcript docx
FUZZ_SECONDS ?= $(shell expr 3600 / $(words $(FUZZ) $(FUZZ_LARGEST)))
$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/driver.c tests/fuzz/fuzz.h \
        $(BUILD)/librapport.a
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(LDFLAGS_ALL) -o $@ $< tests/fuzz/driver.c \
	    $(BUILD)/librapport.a $(LIBS)
fuzz-short: $(FUZZ:%=$(BUILD)/fuzz/%)
	@for harness in $^; do \
	    printf '%s: ' "$$(basename $$harness)"; $$harness || exit 1; done

FUZZ_SOURCES = $(wildcard src/base/*.c src/wire/*.c src/talk/*.c src/measure/*.c \
               src/stats/*.c src/evidence/*.c src/crypt/*.c) \
               src/http/guard.c
# Compiled once for all harnesses.
FUZZ_FLAGS = $(ALL_CFLAGS) -w -fsanitize=address,undefined
FUZZ_OBJECTS = $(FUZZ_SOURCES:%.c=$(BUILD)/fuzz/%.o) \
               $(patsubst %,$(BUILD)/fuzz/gen-%.o,instruments models lexicons)
.SECONDARY: $(FUZZ_OBJECTS)
$(BUILD)/fuzz/gen-%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(SAY) clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<
$(BUILD)/fuzz/src/%.o: src/%.c $(GENERATED)
	@mkdir -p $(@D)
	$(SAY) clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<
$(BUILD)/fuzz/lib-%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(FUZZ_OBJECTS)
	$(SAY) clang $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_OBJECTS) $(LIBS)
fuzz: $(FUZZ:%=$(BUILD)/fuzz/lib-%) $(FUZZ:%=$(BUILD)/fuzz/%)
	@bad=0; for name in $(FUZZ) $(FUZZ_LARGEST); do \
	    found=$(BUILD)/fuzz/found/$$name; mkdir -p $$found; \
	    $(BUILD)/fuzz/$$name seeds $$found || exit 1; \
	    $(BUILD)/fuzz/lib-$$name -max_total_time=$(FUZZ_SECONDS) \
	        -max_len=16384 -print_final_stats=1 \
	        -artifact_prefix=$(BUILD)/fuzz/finding-$$name- $$found \
	        || { bad=1; echo "a finding in $$name"; }; \
	done; exit $$bad

# All of docs/BENCH.md; the first pages take minutes to fill.
bench: bench-submissions bench-score bench-pages bench-listen bench-model \
       bench-pool bench-frame bench-survival
bench-score: $(BUILD)/rapport
	RAPPORT=$(BUILD)/rapport sh bench/score.sh

# Turns a second against scikit-learn (python3-sklearn).
bench-listen: $(BUILD)/rapport
	RAPPORT=$(BUILD)/rapport sh bench/listen.sh

# Pooling studies against metafor (r-cran-metafor).
bench-pool: $(BUILD)/rapport $(BUILD)/bench/pool_loop
	RAPPORT=$(BUILD)/rapport LOOP=$(BUILD)/bench/pool_loop sh bench/pool.sh

bench-survival: $(BUILD)/rapport
	RAPPORT=$(BUILD)/rapport sh bench/survival.sh

bench-submissions: $(BUILD)/rapport $(BUILD)/bench/submissions
	RAPPORT=$(BUILD)/rapport $(BUILD)/bench/submissions 20000 $(BUILD)

# Megabytes of a table in a second against wc -l.
bench-frame: $(BUILD)/bench/frame
	FRAME=$(BUILD)/bench/frame sh bench/frame.sh

bench-model: $(BUILD)/bench/model $(BUILD)/rapport
	$(BUILD)/bench/model 100000 10
	$(BUILD)/bench/model 1000000 10
	RAPPORT=$(BUILD)/rapport sh bench/model.sh

# Board and glance with 10,000 clients and a million responses.
bench-pages: $(BUILD)/bench/pages
	$(BUILD)/bench/pages

# The shipped model is what this program makes of AnnoMI, bit for bit. Takes
# half a minute of a processor: not part of check.
model-check: $(BUILD)/rapport
	@[ -r ../shared/data/annomi/annomi-full.csv ] \
	    || { echo "skipped: ../shared/data/annomi is not here"; exit 0; }; \
	$(BUILD)/rapport listen train --data ../shared/data/annomi \
	    --out $(BUILD)/again.model \
	    && cmp $(BUILD)/again.model models/listening.model \
	    && echo "models/listening.model: the same, bit for bit"

# The real binary on loopback.
# What the commands print, word for word; `tools/golden update` writes it anew.
golden: $(BUILD)/rapport
	@RAPPORT=$(BUILD)/rapport tools/golden check

road: $(BUILD)/rapport
	RAPPORT=$(CURDIR)/$(BUILD)/rapport \
	    node --test --test-concurrency=2 --test-reporter=spec tests/road/

# The pictures of README.md.
screenshots: $(BUILD)/rapport tests/browser/node_modules
	RAPPORT=$(CURDIR)/$(BUILD)/rapport node tools/screenshots.mjs

# Headless Chromium; pictures of the pages go to $(BUILD)/screenshots. This
# target and the one above need npm.
browser: $(BUILD)/rapport tests/browser/node_modules
	RAPPORT=$(CURDIR)/$(BUILD)/rapport SCREENSHOTS=$(BUILD)/screenshots \
	    node --test --test-concurrency=2 --test-reporter=spec tests/browser/
tests/browser/node_modules: tests/browser/package-lock.json
	cd tests/browser && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lint: floors format hazards tidy

floors:
	@find src -name '*.[ch]' | xargs awk -f tools/floors.awk src/FLOORS

# docs/HAZARDS.md names a test for each control: they must be there (M54).
hazards:
	@tools/hazards.sh

C_FILES = $(shell find src tests tools bench -name '*.[ch]')
format:
	@clang-format --dry-run -Werror $(C_FILES)

# The analyser follows so many steps of a function before it lets it be; alone,
# `make tidy TIDY_STEPS=225000` (its own limit) takes three times as long.
TIDY_STEPS ?= 50000
tidy: $(patsubst %.c,$(BUILD)/tidy/%.ok,$(SOURCES))
$(BUILD)/tidy/%.ok: %.c $(GENERATED)
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(filter-out -Werror -W% -O%,$(ALL_CFLAGS)) \
	    -Xclang -analyzer-config -Xclang max-nodes=$(TIDY_STEPS) \
	    2>$@.log || { cat $@.log; exit 1; }
	@touch $@

sources:
	@grep -rn 'SOURCE:' src schema instruments | sort

clean:
	rm -rf $(BUILD)
