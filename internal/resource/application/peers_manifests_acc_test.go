package application_test

import "fmt"

// What others make under the names of the application: like it, and with more in
// it than the provider sends.

func setManifest(namespace string) string {
	return fmt.Sprintf(`
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: %s
  labels: {team: green}
  annotations: {example.org/note: hello}
spec:
  serviceName: db-peers
  replicas: 2
  revisionHistoryLimit: 3
  selector:
    matchLabels: {app.kubernetes.io/name: db, app.kubernetes.io/instance: db}
  template:
    metadata:
      labels: {app.kubernetes.io/name: db, app.kubernetes.io/instance: db}
      annotations: {example.org/scrape: "true"}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: db
        image: example.org/db:0
        env: [{name: MODE, value: snail-pace}]
      - name: mesh
        image: example.org/mesh:1
`, namespace)
}

func serviceManifest(namespace, stamp string) string {
	return fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata:
  name: db-peers
  namespace: %s
  labels: {team: green}
  annotations: {example.org/note: hello, example.org/stamp: %s}
spec:
  clusterIP: None
  internalTrafficPolicy: Local
  selector: {app.kubernetes.io/name: db, app.kubernetes.io/instance: db}
  ports: [{name: admin, port: 9000}]
`, namespace, stamp)
}

func accountManifest(namespace string) string {
	return fmt.Sprintf(`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: db
  namespace: %s
  annotations: {example.org/note: hello}
automountServiceAccountToken: true
imagePullSecrets: [{name: registry}]
`, namespace)
}

func budgetManifest(namespace string) string {
	return fmt.Sprintf(`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: db
  namespace: %s
  annotations: {example.org/note: hello}
spec:
  maxUnavailable: 0
  selector:
    matchLabels: {app.kubernetes.io/name: db, app.kubernetes.io/instance: db}
`, namespace)
}
