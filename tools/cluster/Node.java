import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node on loopback: {@code Node FOLDER NUMBER NODES PORT}. HTTP is on PORT + NUMBER. */
public class Node {
    private static final int TRANSPORT = 100;

    public static void main(String[] given) throws Exception {
        int number = Integer.parseInt(given[1]);
        int nodes = Integer.parseInt(given[2]);
        int port = Integer.parseInt(given[3]);
        List<String> names = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        for (int n = 1; n <= nodes; n++) {
            names.add("node-" + n);
            hosts.add("127.0.0.1:" + (port + TRANSPORT + n));
        }
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((which, settings) -> {
            settings.put("node.name", "node-" + number);
            settings.put("node.processors", 2);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", port + number);
            settings.put("transport.port", port + TRANSPORT + number);
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", hosts);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            for (String who : List.of("leader", "follower")) {
                settings.put("cluster.fault_detection." + who + "_check.interval", "1s");
                settings.put("cluster.fault_detection." + who + "_check.timeout", "1s");
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                System.err.println("not closed: " + error);
            }
        }));
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(given[0] + "/data-" + number)
            .clusterName("citebox-" + port)
            .numOfNode(1)
            .pluginTypes("org.opensearch.knn.plugin.KNNPlugin")
            .useLogger());
        Thread.currentThread().join();
    }
}
