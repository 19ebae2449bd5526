import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local on the loopback address only. Its own main class listens on every address and has no option for that.
 *
 * <p>Takes the options of DynamoDB Local. The telemetry that its main class sets up is left out.
 */
public final class LoopbackDynamoDb {
  public static void main(String[] options) throws Exception {
    DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(options);
    for (Connector connector : jetty(server).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
    server.safeStart();
    server.join();
  }

  /** The web server, which has no accessor. */
  private static Server jetty(DynamoDBProxyServer server) throws ReflectiveOperationException {
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    return (Server) field.get(server);
  }
}
