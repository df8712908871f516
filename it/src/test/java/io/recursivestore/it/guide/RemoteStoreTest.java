package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.it.remote.S3Server;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteStoreTest {
  @Test
  void aStoreOnS3WithSettingsOfItsOwn() {
    Schema schema = new Schema(List.of(new Column(1, "id", Primitive.INT64, false)));
    try (S3Server server = S3Server.start()) {
      String root = server.uri() + "/lab";
      String endpoint = server.endpoint();
      String accessKey = S3Server.ACCESS_KEY;
      String secretKey = S3Server.SECRET_KEY;
      Map<String, String> settings =
          Map.of(
              "fs.s3a.endpoint", endpoint,
              "fs.s3a.endpoint.region", "us-east-1",
              "fs.s3a.path.style.access", "true",
              "fs.s3a.access.key", accessKey,
              "fs.s3a.secret.key", secretKey);
      try (Store store = Store.openOrCreate(root, settings)) {
        store.datasets().create("people", schema, CommitInfo.NONE);
      }

      try (Store store = Store.open(root, settings)) {
        assertThat(store.datasets().list()).containsExactly("people");
      }
    }
  }
}
