package dev.vedette.check.delivery;

import dev.vedette.model.CheckResult;
import java.util.ArrayList;
import java.util.List;

class RecordingSinkTest extends ResultSinkContract {
  private final List<RecordingSink> started = new ArrayList<>();

  @Override
  ResultSink start() {
    RecordingSink sink = new RecordingSink();
    started.add(sink);
    return sink;
  }

  @Override
  List<String> delivered() {
    return started.stream()
        .flatMap(sink -> sink.results().stream())
        .map(CheckResult::target)
        .toList();
  }
}
