package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.layer.Dense;

class SessionPoolTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void manyThreadsTakeTurnsAndGetTheAnswersOfOne() throws Exception {
    Session alone = Sequential.of(Shape.of(3), new Dense(2)).build(1).session(1);
    float[] x = {1, 2, 3};
    float[] expected = new float[2];
    alone.run(x, 0, expected, 0, 1);
    SessionPool<Session> pool = SessionPool.of(2, alone::fork);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(
            threads.submit(
                () ->
                    pool.use(
                        LONG,
                        session -> {
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          float[] y = new float[2];
                          session.run(x, 0, y, 0, 1);
                          running.decrementAndGet();
                          return y;
                        })));
      }
      for (Future<float[]> answer : answers) {
        assertEquals(expected[0], answer.get()[0]);
        assertEquals(expected[1], answer.get()[1]);
      }
    }
    assertTrue(most.get() <= 2, "most " + most);
  }

  @Test
  void aCallerWaitsNoLongerThanItSays() throws Exception {
    SessionPool<String> pool = SessionPool.of(1, () -> "the only one");
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread holder =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pool.use(
                        LONG,
                        session -> {
                          taken.countDown();
                          try {
                            return done.await(5, java.util.concurrent.TimeUnit.MINUTES);
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        });
                  } catch (TimeoutException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    taken.await();
    TimeoutException error =
        assertThrows(TimeoutException.class, () -> pool.use(Duration.ofMillis(20), String::length));
    assertEquals("none of 1 sessions was free for 20 ms", error.getMessage());
    done.countDown();
    holder.join();
    assertEquals(12, pool.use(LONG, String::length));
  }

  @Test
  void aSessionComesBackFromWorkThatFails() throws Exception {
    SessionPool<String> pool = SessionPool.of(1, () -> "the only one");
    for (int i = 0; i < 3; i++) {
      assertThrows(
          ArithmeticException.class, () -> pool.use(LONG, session -> 1 / (session.length() - 12)));
    }
  }

  @Test
  void refusesNoSessions() {
    assertEquals(
        "size is 0, expected 1 or more",
        assertThrows(IllegalArgumentException.class, () -> SessionPool.of(0, () -> ""))
            .getMessage());
  }
}
