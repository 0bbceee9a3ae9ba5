package demo

import (
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// service is a program of the shop, or a server that it needs.
type service struct {
	name, release, host string
	memory              float64 // at rest, in MB
	traced              bool    // it sends spans; those who ask a server tell of it instead
	passes              bool    // it only hands on what others answer
}

// services of the shop, from the customer inward.
var services = []service{
	{"web", "5.1.4", "shop-web-1", 140, true, true},
	{"gateway", "1.12.0", "shop-web-1", 60, true, true},
	{"catalog", "2.7.3", "shop-app-1", 180, true, false},
	{"cart", "3.3.1", "shop-app-1", 120, true, false},
	{"checkout", "3.7.2", "shop-app-1", 95, true, false},
	{"inventory", "1.9.0", "shop-app-1", 110, true, false},
	{"payment", "4.0.5", "shop-app-1", 85, true, false},
	{"mailer", "0.8.2", "shop-app-1", 70, true, false},
	{"database", "15.6", "shop-db-1", 350, false, false},
	{"cache", "7.0.15", "shop-db-1", 90, false, false},
	{"acquirer", "", "", 0, false, false},
}

func serviceNamed(name string) service {
	for _, s := range services {
		if s.name == name {
			return s
		}
	}
	return service{name: name}
}

// watched are the services that the shop runs itself and Prometheus scrapes.
func watched() []string {
	var names []string
	for _, s := range services {
		if s.host != "" {
			names = append(names, s.name)
		}
	}
	return names
}

// operation is what a service does when it is asked.
type operation struct {
	service string
	name    string        // a method and a route, or a statement
	takes   time.Duration // by itself, on average
	says    string        // its log line: %[1]d is the number of the order, %[2]d the milliseconds
	about   []attribute.KeyValue
	calls   []call
}

// call is a question of one operation to another one.
type call struct {
	to      string
	share   float64 // of the times that it is asked
	instead string  // what is asked when that fails; without it the failure spreads
	queued  bool    // nobody waits for it
}

const ms = time.Millisecond

// operations are what happens in the shop, by the name that calls and faults know it by.
var operations = map[string]operation{
	"home":    {service: "web", name: "GET /", takes: 9 * ms, calls: []call{{to: "products", share: 1}}},
	"product": {service: "web", name: "GET /product/{id}", takes: 8 * ms, calls: []call{{to: "details", share: 1}}},
	"basket":  {service: "web", name: "POST /cart", takes: 6 * ms, calls: []call{{to: "put", share: 1}}},
	"order": {
		service: "web", name: "POST /checkout", takes: 10 * ms, says: "order %[1]d was shown to its customer after %[2]d ms",
		calls: []call{{to: "buy", share: 1}},
	},

	"products": {service: "gateway", name: "GET /api/products", takes: 3 * ms, calls: []call{{to: "list", share: 1}}},
	"details":  {service: "gateway", name: "GET /api/products/{id}", takes: 3 * ms, calls: []call{{to: "find", share: 1}, {to: "stock", share: 1}}},
	"put":      {service: "gateway", name: "POST /api/cart", takes: 3 * ms, calls: []call{{to: "add", share: 1}}},
	"buy":      {service: "gateway", name: "POST /api/orders", takes: 4 * ms, calls: []call{{to: "checkout", share: 1}}},

	"list": {
		service: "catalog", name: "GET /products", takes: 11 * ms, says: "products listed in %[2]d ms",
		calls: []call{{to: "cached list", share: 1, instead: "select products"}, {to: "select products", share: 0.15}},
	},
	"find": {
		service: "catalog", name: "GET /products/{id}", takes: 7 * ms,
		calls: []call{{to: "cached product", share: 1, instead: "select product"}, {to: "select product", share: 0.2}},
	},
	"add": {
		service: "cart", name: "POST /items", takes: 8 * ms, says: "item added to cart %[1]d",
		calls: []call{{to: "keep cart", share: 1}},
	},
	"items": {service: "cart", name: "GET /items", takes: 5 * ms, calls: []call{{to: "read cart", share: 1}}},
	"checkout": {
		service: "checkout", name: "POST /orders", takes: 30 * ms, says: "order %[1]d placed in %[2]d ms",
		calls: []call{
			{to: "items", share: 1},
			{to: "reserve", share: 1},
			{to: "charge", share: 1},
			{to: "insert order", share: 1},
			{to: "confirm", share: 1, queued: true},
		},
	},
	"stock":   {service: "inventory", name: "GET /stock/{id}", takes: 5 * ms, calls: []call{{to: "select stock", share: 1}}},
	"reserve": {service: "inventory", name: "POST /reservations", takes: 9 * ms, says: "stock reserved for order %[1]d", calls: []call{{to: "update stock", share: 1}}},
	"charge": {
		service: "payment", name: "POST /charges", takes: 14 * ms, says: "order %[1]d charged in %[2]d ms",
		calls: []call{{to: "authorize", share: 1}},
	},
	"confirm": {
		service: "mailer", name: "orders process", takes: 45 * ms, says: "confirmation of order %[1]d sent", about: queue,
		calls: []call{{to: "select order", share: 1}},
	},

	"cached list":     {service: "cache", name: "GET products", takes: ms, about: redis("GET")},
	"cached product":  {service: "cache", name: "GET product", takes: ms, about: redis("GET")},
	"keep cart":       {service: "cache", name: "HSET cart", takes: ms, about: redis("HSET")},
	"read cart":       {service: "cache", name: "HGETALL cart", takes: ms, about: redis("HGETALL")},
	"select products": {service: "database", name: "SELECT products", takes: 16 * ms, about: sql("SELECT id, name, price FROM products ORDER BY rank LIMIT $1")},
	"select product":  {service: "database", name: "SELECT products", takes: 5 * ms, about: sql("SELECT name, price, text FROM products WHERE id = $1")},
	"select stock":    {service: "database", name: "SELECT stock", takes: 3 * ms, about: sql("SELECT quantity FROM stock WHERE product_id = $1")},
	"update stock":    {service: "database", name: "UPDATE stock", takes: 8 * ms, about: sql("UPDATE stock SET quantity = quantity - $2 WHERE product_id = $1")},
	"insert order":    {service: "database", name: "INSERT orders", takes: 6 * ms, about: sql("INSERT INTO orders (id, cart, charge) VALUES ($1, $2, $3)")},
	"select order":    {service: "database", name: "SELECT orders", takes: 3 * ms, about: sql("SELECT id, email FROM orders WHERE id = $1")},
	"authorize": {service: "acquirer", name: "POST /v2/authorizations", takes: 45 * ms, about: []attribute.KeyValue{
		attribute.String("server.address", "acquirer.example"), attribute.String("http.request.method", "POST"),
		attribute.String("url.full", "https://acquirer.example/v2/authorizations"),
	}},
}

// queue is what tells a message of the shop from a request.
var queue = []attribute.KeyValue{attribute.String("messaging.system", "rabbitmq"), attribute.String("messaging.destination.name", "orders")}

func redis(command string) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("db.system.name", "redis"), attribute.String("db.operation.name", command), attribute.String("server.address", "cache"),
	}
}

func sql(statement string) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("db.system.name", "postgresql"), attribute.String("db.namespace", "shop"),
		attribute.String("db.query.text", statement), attribute.String("server.address", "database"),
	}
}

// messaged reports whether the operation is the work on a message.
func (o operation) messaged() bool { return len(o.about) > 0 && o.about[0].Key == "messaging.system" }

// kind is what the operation is on its own side.
func (o operation) kind() trace.SpanKind {
	if o.messaged() {
		return trace.SpanKindConsumer
	}
	return trace.SpanKindServer
}

// page is what a customer does with the shop in a browser.
type page struct {
	path      string
	share     float64 // of all visits
	operation string
}

var pages = []page{
	{"/", 0.38, "home"},
	{"/product/{id}", 0.34, "product"},
	{"/cart", 0.2, "basket"},
	{"/checkout", 0.08, "order"},
}
