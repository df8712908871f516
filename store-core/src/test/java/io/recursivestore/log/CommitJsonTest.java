package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.RandomSchema;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits, checkpoints and schemas in JSON. */
final class CommitJsonTest {
  private static final String FILE = "datasets/d/log/1.json";
  private static final String FRAGMENT =
      "{'path':'data/a','rows':5,'bytes':9,'crc32c':'0000000f','columns':"
          + "{'1':{'nulls':0,'min':{'long':1},'max':{'long':2}}}}";
  private static final String COMMIT =
      "{'version':1,'time':'2026-01-01T00:00:00Z','operation':'create',"
          + "'schema':{'lastId':1000,'columns':"
          + "[{'id':1,'name':'x','type':'int64','nullable':true,'default':{'long':3}}]},"
          + "'added':["
          + FRAGMENT
          + "],'removed':['data/b'],'totals':{'fragments':1,'rows':5,'bytes':9},"
          + "'parents':[{'kind':'dataset','name':'p','version':3}],'meta':{'k':'v'}}";

  @Property
  void commitIsReadBackAsItWasWritten(@ForAll Random random) {
    Commit commit = new RandomCommits(random).commit();
    assertThat(CommitJson.readCommit(FILE, CommitJson.write(commit))).isEqualTo(commit);
  }

  @Property
  void checkpointIsReadBackAsItWasWritten(@ForAll Random random) {
    State state = new RandomCommits(random).state();
    assertThat(CheckpointJson.read(FILE, CheckpointJson.write(state))).isEqualTo(state);
  }

  @Property
  void schemaIsReadBackAsItWasWritten(@ForAll Random random) throws IOException {
    var schema = RandomSchema.draw(random, 5);
    JsonNode parsed = new ObjectMapper().readTree(SchemaJson.write(schema).toString());
    assertThat(SchemaJson.read(parsed)).isEqualTo(schema);
  }

  @Test
  void equalCommitsHaveEqualBytes() {
    Commit commit = new RandomCommits(new Random(1)).commit();
    Commit again = CommitJson.readCommit(FILE, CommitJson.write(commit));
    assertThat(CommitJson.write(again)).isEqualTo(CommitJson.write(commit));
  }

  @Test
  void sampleIsRead() {
    Commit commit = read(COMMIT);
    assertThat(commit.addedRows()).isEqualTo(5);
    assertThat(commit.removed()).containsExactly("data/b");
    assertThat(commit.meta()).containsEntry("k", "v");
    assertThat(commit.parents().get(0).version()).isEqualTo(3);
    assertThat(commit.schema())
        .hasValueSatisfying(s -> assertThat(s).hasToString("x: int64 default 3"));
  }

  @Test
  void unknownMembersAreIgnored() {
    assertThat(read(COMMIT.replace("'version':1", "'version':1,'later':{'a':[1]}")))
        .isEqualTo(read(COMMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "time",
        "operation",
        "added",
        "totals",
        "fragments",
        "path",
        "rows",
        "bytes",
        "crc32c"
      })
  void missingMemberIsNamed(String member) {
    assertRefused(COMMIT.replace("'" + member + "'", "'x" + member + "'"))
        .hasMessageContaining("'" + member + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'version':1 | 'version':'1'",
        "'version':1 | 'version':1.5",
        "'version':1 | 'version':null",
        "'version':1 | 'version':99999999999999999999",
        "'version':1 | 'version':1e400",
        "'version':1 | 'version':0",
        "'version':1 | 'version':-1",
        "'version':1 | 'version':1,'version':1",
        "2026-01-01T00:00:00Z | yesterday",
        "'2026-01-01T00:00:00Z' | 7",
        "'create' | 'destroy'",
        "'create' | {}",
        "'added':[ | 'added':'x','other':[",
        "'added':[ | 'added':{},'other':[",
        "'removed':['data/b'] | 'removed':'data/b'",
        "'removed':['data/b'] | 'removed':[1]",
        "'removed':['data/b'] | 'removed':[['data/b']]",
        "'removed':['data/b'] | 'removed':{'a':'data/b'}",
        "'meta':{'k':'v'} | 'meta':[]",
        "'meta':{'k':'v'} | 'meta':{'k':{}}",
        "'meta':{'k':'v'} | 'meta':{'k':null}",
        "'meta':{'k':'v'} | 'meta':{'k':'v','k':'w'}",
        "'parents':[ | 'parents':7,'other':[",
        "'kind':'dataset' | 'kind':'table'",
        "'name':'p' | 'name':'../p'",
        "'name':'p' | 'name':''",
        "data/a | ../data/a",
        "data/a | data/../../a",
        "data/a | /etc/passwd",
        "data/a | data/a/b",
        "data/a | data/.hidden",
        "data/a | data/",
        "data/a | data/-a",
        "data/a | data/aä",
        "data/a | data/a b",
        "data/a | Data/a",
        "'version':1 | 'version':1,'base':1",
        "'version':1 | 'version':1,'base':-1",
        "'version':1 | 'version':1,'base':'0'",
        "'fragments':1 | 'fragments':-1",
        "'fragments':1 | 'fragments':'1'",
        "'totals':{ | 'totals':7,'other':{",
        "'rows':5 | 'rows':-5",
        "'rows':5 | 'rows':'5'",
        "'bytes':9 | 'bytes':9.0",
        "0000000f | 0000000g",
        "0000000f | 0000000f0",
        "'1':{'nulls' | 'x':{'nulls'",
        "'1':{'nulls' | '99999999999':{'nulls'",
        "'nulls':0 | 'nulls':-1",
        "'nulls':0 | 'nulls':6",
        "{'long':1} | {'long':'1'}",
        "{'long':1} | {'long':1.0}",
        "{'long':1} | {'double':'much'}",
        "{'long':1} | {'double':'NaN'}",
        "{'long':1} | {'decimal':'1e999999999'}",
        "{'long':1} | {'decimal':'1e-999999999'}",
        "{'long':1} | {'decimal':'x'}",
        "{'long':1} | {'string':7}",
        "{'long':1} | {'other':7}",
        "{'long':1} | 7",
        "'columns':{ | 'columns':7,'other':{",
        "'id':1 | 'id':0",
        "'id':1 | 'id':'1'",
        "'id':1 | 'id':4294967297",
        "'name':'x' | 'name':''",
        "'name':'x' | 'name':null",
        "'name':'x' | 'name':[]",
        "'int64' | 'int65'",
        "'int64' | 'decimal(39,0)'",
        "'int64' | 'decimal(5,6)'",
        "'int64' | 64",
        "'int64' | null",
        "'int64' | {'list':7}",
        "'int64' | {'list':[]}",
        "'int64' | {'struct':{}}",
        "'int64' | {'map':[]}",
        "'int64' | {'map':[{'id':2,'name':'key','type':'int8','nullable':true},{'id':3,'name':'value','type':'int8','nullable':true}]}",
        "'int64' | {'list':{'id':1,'name':'element','type':'int8','nullable':true}}",
        "'int64' | {}",
        "'nullable':true | 'nullable':'yes'",
        "'nullable':true | 'nullable':1",
        "'schema':{ | 'schema':'x','other':{",
        "'schema':{ | 'schema':null,'other':{",
        "'lastId':1000 | 'lastId':0",
        "'lastId':1000 | 'lastId':'1000'",
        "'lastId':1000 | 'lastId':2147483648",
        "'lastId':1000 | 'last':1000",
        "{'long':3} | {'string':'3'}",
        "{'long':3} | 3",
        "'int64' | 'int8','default':{'long':128}",
        "'meta':{'k':'v'}} | 'meta':{'k':'v'}} {}",
      })
  void wrongValueIsRefused(String from, String to) {
    assertThat(COMMIT).contains(from);
    assertRefused(COMMIT.replace(from, to));
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 500, 1_000, 100_000, 1_000_000})
  void deepNestingIsRefused(int depth) {
    assertRefused("[".repeat(depth));
    assertRefused("[".repeat(depth) + "]".repeat(depth));
    assertRefused("{'version':".repeat(depth) + "1" + "}".repeat(depth));
    assertRefused(
        COMMIT.replace("'int64'", lists(depth + 100)).replace(",'default':{'long':3}", ""));
  }

  @Test
  void schemaOfModestDepthIsRead() {
    assertThat(
            read(COMMIT.replace("'int64'", lists(50)).replace(",'default':{'long':3}", ""))
                .schema())
        .isPresent();
  }

  @Test
  void hugeNumbersAndTextsAreRefusedOrRead() {
    assertRefused(COMMIT.replace("'version':1", "'version':1" + "0".repeat(1_000_000)));
    assertRefused(COMMIT.replace("'id':1", "'id':1" + "0".repeat(1_000_000)));
    assertRefused(COMMIT.replace("{'long':1}", "{'decimal':'" + "9".repeat(1_000_000) + "'}"));
    String text = "v".repeat(1_000_000);
    assertThat(read(COMMIT.replace("'v'", "'" + text + "'")).meta()).containsEntry("k", text);
  }

  private static String lists(int depth) {
    StringBuilder type = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      type.append("{'list':{'id':").append(i + 2).append(",'name':'element','type':");
    }
    type.append("'int8'").append("}}".repeat(depth));
    return type.toString();
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(String json) {
    return assertThatThrownBy(() -> read(json))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith("'" + FILE + "' is damaged")
        .hasMessageNotContaining("io.recursivestore")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  private static Commit read(String json) {
    return CommitJson.readCommit(FILE, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
