package dev.vedette.doctor;

import org.apache.kafka.common.acl.AclOperation;

/**
 * A right on a topic.
 *
 * @param role the command that needs it
 * @param wanted whether the configuration looks as if that command were run with it; if not, a
 *     missing right may be meant
 */
record TopicRight(String topic, AclOperation operation, String role, boolean wanted) {
  String verb() {
    return operation == AclOperation.READ ? "read" : "write to";
  }

  String acl() {
    return operation == AclOperation.READ ? "Read" : "Write";
  }
}
